/** Larger files are not read into memory only to be hashed; the server hashes them as they arrive. */
const LARGEST_HASHED = 64 * 1024 * 1024

/** SHA-256 of a file as lowercase hex; null where it is too large, or the page is not served securely (WebCrypto is missing then). */
export async function sha256Of(file: Blob): Promise<string | null> {
  if (file.size > LARGEST_HASHED || !globalThis.isSecureContext) return null
  const digest = await crypto.subtle.digest('SHA-256', await file.arrayBuffer())
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}

/** `9f3c7a…e1a7`: enough to tell two apart by eye; the whole belongs in a title or a detail page. */
export function shortHash(hash: string): string {
  return hash.length <= 12 ? hash : `${hash.slice(0, 6)}…${hash.slice(-4)}`
}

/** `412 B`, `38 kB`, `1.4 MB`: decimal units, as disks and networks count. */
export function formatBytes(bytes: number): string {
  // A number does not part from its unit at the end of a line.
  if (bytes < 1000) return `${bytes}\u00A0B`
  const units = ['kB', 'MB', 'GB', 'TB']
  const power = Math.min(Math.floor(Math.log10(bytes) / 3), units.length)
  const value = bytes / 1000 ** power
  return `${value < 10 ? value.toFixed(1) : Math.round(value)}\u00A0${units[power - 1]}`
}
