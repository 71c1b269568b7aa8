import { generateKeyPairSync, randomBytes, sign } from 'node:crypto'

/** DER (X.690): a tag, the length, the content. */
function der(tag: number, ...contents: readonly Buffer[]): Buffer {
  const content = Buffer.concat(contents)
  const { length } = content
  const head =
    length < 128
      ? [tag, length]
      : length < 256
        ? [tag, 0x81, length]
        : [tag, 0x82, Math.floor(length / 256), length % 256]
  return Buffer.concat([Buffer.from(head), content])
}

const sequence = (...contents: readonly Buffer[]): Buffer => der(0x30, ...contents)
const oid = (hex: string): Buffer => der(0x06, Buffer.from(hex, 'hex'))
const time = (at: Temporal.Instant): Buffer =>
  der(0x18, Buffer.from(at.toString({ smallestUnit: 'second' }).replaceAll(/[-:T]/g, '')))
const name = (text: string): Buffer => sequence(der(0x31, sequence(oid('550403'), der(0x0c, Buffer.from(text)))))
const pem = (content: Buffer): string =>
  `-----BEGIN CERTIFICATE-----\n${content.toString('base64').replaceAll(/.{64}/g, '$&\n')}\n-----END CERTIFICATE-----\n`

/** ecdsa-with-SHA256. */
const algorithm = sequence(oid('2a8648ce3d040302'))

/** A self-signed certificate (RFC 5280) for 127.0.0.1 that ends in so many days, made anew: nothing secret lies in the repository. */
export function selfSigned(days = 365): { key: string; cert: string } {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const now = Temporal.Now.instant()
  const subject = name('holdfast fixture')
  const alternative = der(0x87, Buffer.from([127, 0, 0, 1]))
  const extensions = der(0xa3, sequence(sequence(oid('551d11'), der(0x04, sequence(alternative)))))
  const body = sequence(
    der(0xa0, der(0x02, Buffer.from([2]))),
    der(0x02, Buffer.concat([Buffer.from([1]), randomBytes(8)])),
    algorithm,
    subject,
    sequence(time(now.subtract({ hours: 24 * 400 })), time(now.add({ hours: 24 * days }))),
    subject,
    publicKey.export({ type: 'spki', format: 'der' }),
    extensions,
  )
  const signature = sign('sha256', body, privateKey)
  const certificate = sequence(body, algorithm, der(0x03, Buffer.from([0]), signature))
  return { key: privateKey.export({ type: 'pkcs8', format: 'pem' }), cert: pem(certificate) }
}
