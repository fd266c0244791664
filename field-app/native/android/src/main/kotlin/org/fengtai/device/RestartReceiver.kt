package org.fengtai.device

import android.content.BroadcastReceiver
import android.content.Context
import android.content.Intent

/** After a start of the phone or an update of the app: a recording that was on goes on. */
class RestartReceiver : BroadcastReceiver() {
    override fun onReceive(context: Context, intent: Intent) {
        when (intent.action) {
            Intent.ACTION_BOOT_COMPLETED, Intent.ACTION_MY_PACKAGE_REPLACED -> TrackService.resume(context)
        }
    }
}
