package org.fengtai.device

import android.content.Context
import android.net.ConnectivityManager
import android.net.Network
import android.net.NetworkCapabilities

/** Tells whether there is a network and whether it costs money: now, and whenever it changes. */
class NetworkWatch(context: Context, private val tell: (online: Boolean, metered: Boolean) -> Unit) {
    private val manager = context.getSystemService(ConnectivityManager::class.java)

    fun begin() {
        val manager = manager ?: return
        tell(manager.activeNetwork?.let { manager.getNetworkCapabilities(it) })
        manager.registerDefaultNetworkCallback(object : ConnectivityManager.NetworkCallback() {
            override fun onCapabilitiesChanged(network: Network, networkCapabilities: NetworkCapabilities) =
                tell(networkCapabilities)

            override fun onLost(network: Network) = tell(null)
        })
    }

    /** Not only validated networks: the check of the platform asks servers that are not reached everywhere. */
    private fun tell(capabilities: NetworkCapabilities?) {
        val online = capabilities?.hasCapability(NetworkCapabilities.NET_CAPABILITY_INTERNET) == true
        val free = capabilities?.hasCapability(NetworkCapabilities.NET_CAPABILITY_NOT_METERED) == true
        tell(online, !free)
    }
}
