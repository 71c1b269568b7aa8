/**
 * The name of an uploaded file, as it may be stored and offered again: its last segment, without characters that nobody sees or that
 * turn the rest of the name around (an "exe" that reads as "txt"). Nothing is ever opened under this name; bytes lie under their hash.
 */
export function safeFileName(name: string): string {
  const last = name.normalize('NFC').split(/[/\\]/).at(-1) ?? ''
  const visible = last.replaceAll(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, '')
  // the normal form of a name can be longer than the name
  const short = Array.from(visible.trim()).slice(0, longest).join('')
  // some systems drop dots and spaces at the end, and would then see another file type
  const trimmed = short.replace(/[.\s]+$/u, '')
  return trimmed === '' ? 'file' : trimmed
}

/** Most characters of a stored name. */
const longest = 255

/** The Content-Disposition of a download (RFC 6266 §4): the name in ASCII for old readers, and whole in UTF-8 (RFC 8187 §3.2). */
export function attachmentHeader(name: string): string {
  const ascii = name.replaceAll(/[^\x20-\x7e]|["%\\]/gu, '_')
  const encoded = encodeURIComponent(name.toWellFormed()).replaceAll(
    /['()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  )
  return `attachment; filename="${ascii}"; filename*=UTF-8''${encoded}`
}
