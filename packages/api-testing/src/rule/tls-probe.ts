import type { DetailedPeerCertificate, SecureVersion } from 'node:tls'
import { connect } from 'node:tls'

export interface Handshake {
  readonly protocol: string
  readonly certificate: DetailedPeerCertificate
  /** Why the certificate would not be trusted, as OpenSSL says it; undefined when it would. */
  readonly distrust: string | undefined
}

/**
 * A TLS handshake with an https origin that accepts any certificate. With `version`, only that one is offered, with whatever ciphers the library
 * still has. Undefined when there is no handshake.
 */
export function handshake(origin: string, version?: SecureVersion): Promise<Handshake | undefined> {
  const url = new URL(origin)
  const host = url.hostname.replace(/^\[|\]$/g, '')
  const isAddress = /^[\d.]+$|:/.test(host)
  return new Promise((resolve) => {
    const socket = connect({
      host,
      port: url.port === '' ? 443 : Number(url.port),
      rejectUnauthorized: false,
      timeout: 5000,
      ...(isAddress ? {} : { servername: host }),
      ...(version === undefined ? {} : { minVersion: version, maxVersion: version, ciphers: 'DEFAULT:@SECLEVEL=0' }),
    })
    const finish = (result: Handshake | undefined): void => {
      socket.destroy()
      resolve(result)
    }
    socket.once('secureConnect', () => {
      const distrust = socket.authorized ? undefined : String(socket.authorizationError)
      finish({ protocol: socket.getProtocol() ?? '', certificate: socket.getPeerCertificate(true), distrust })
    })
    socket.once('error', () => finish(undefined))
    socket.once('timeout', () => finish(undefined))
  })
}
