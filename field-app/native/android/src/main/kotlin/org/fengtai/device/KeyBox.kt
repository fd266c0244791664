package org.fengtai.device

import android.content.Context
import android.os.Build
import android.security.keystore.KeyGenParameterSpec
import android.security.keystore.KeyProperties
import android.security.keystore.StrongBoxUnavailableException
import java.io.File
import java.security.GeneralSecurityException
import java.security.KeyStore
import java.security.SecureRandom
import javax.crypto.Cipher
import javax.crypto.KeyGenerator
import javax.crypto.SecretKey
import javax.crypto.spec.GCMParameterSpec

/**
 * Secrets of 32 bytes, each in a file wrapped by an AES key that never leaves the AndroidKeyStore (StrongBox where present).
 *
 * Not signed inside the store: Ed25519 there needs Android 13 and a maker who has it. What this means stands in
 * `native/README.md`. A secret that is there and cannot be unwrapped is an error and never made anew: a new one would be
 * another phone, and a database nobody can open.
 */
class KeyBox(private val context: Context) {
    /** The secret called [name], made at first use. */
    @Throws(GeneralSecurityException::class)
    fun secret(name: String): ByteArray {
        val file = File(context.noBackupFilesDir, "$name.wrapped")
        if (file.exists()) return unwrap(file.readBytes(), name)
        val secret = ByteArray(SECRET_BYTES).also { SecureRandom().nextBytes(it) }
        val cipher = Cipher.getInstance(TRANSFORMATION)
        cipher.init(Cipher.ENCRYPT_MODE, wrappingKey())
        cipher.updateAAD(name.toByteArray())
        DurableFile.write(file, cipher.iv + cipher.doFinal(secret))
        return secret
    }

    private fun unwrap(wrapped: ByteArray, name: String): ByteArray {
        val key = store().getKey(ALIAS, null) as? SecretKey
            ?: throw GeneralSecurityException("the key store has lost the key of this app")
        val cipher = Cipher.getInstance(TRANSFORMATION)
        cipher.init(Cipher.DECRYPT_MODE, key, GCMParameterSpec(TAG_BITS, wrapped, 0, NONCE_BYTES))
        cipher.updateAAD(name.toByteArray())
        return cipher.doFinal(wrapped, NONCE_BYTES, wrapped.size - NONCE_BYTES)
    }

    private fun wrappingKey(): SecretKey {
        (store().getKey(ALIAS, null) as? SecretKey)?.let { return it }
        if (Build.VERSION.SDK_INT >= Build.VERSION_CODES.P) {
            try {
                return generate(spec().setIsStrongBoxBacked(true).build())
            } catch (_: StrongBoxUnavailableException) {
                // The trusted environment of the main processor, as on most phones.
            }
        }
        return generate(spec().build())
    }

    private fun spec() =
        KeyGenParameterSpec.Builder(ALIAS, KeyProperties.PURPOSE_ENCRYPT or KeyProperties.PURPOSE_DECRYPT)
            .setBlockModes(KeyProperties.BLOCK_MODE_GCM)
            .setEncryptionPaddings(KeyProperties.ENCRYPTION_PADDING_NONE)
            .setKeySize(256)

    private fun generate(spec: KeyGenParameterSpec): SecretKey {
        val generator = KeyGenerator.getInstance(KeyProperties.KEY_ALGORITHM_AES, STORE)
        generator.init(spec)
        return generator.generateKey()
    }

    private fun store(): KeyStore = KeyStore.getInstance(STORE).apply { load(null) }

    private companion object {
        const val STORE = "AndroidKeyStore"
        const val ALIAS = "fengtai-wrap-1"
        const val TRANSFORMATION = "AES/GCM/NoPadding"
        const val SECRET_BYTES = 32
        const val NONCE_BYTES = 12
        const val TAG_BITS = 128
    }
}
