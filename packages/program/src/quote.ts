// Controls, line separators and controls of text direction: what could make a terminal or a reader see another text.
const unsafe = /[\p{Cc}\p{Cs}\u2028\u2029\u202A-\u202E\u2066-\u2069\uFEFF]/gu

/** The same text with everything that does not print written as an escape such as \\u001b. */
export function printable(text: string): string {
  return text.replaceAll(unsafe, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

/** Text of a file as it may stand in a message: in quotes, escaped, and shortened to 80 characters. */
export function quote(text: string): string {
  return printable(JSON.stringify(text.length > 80 ? `${text.slice(0, 77)}...` : text))
}
