/**
 * A zod message that carries both halves of a problem: what is wrong, and what to do about it. Zod has room for one
 * string only, so the halves stand on two lines; {@link explained} takes them apart again.
 */
export function explain(what: string, fix: string): string {
  return `${what}\n${fix}`
}

/** The two halves of a message made by {@link explain}; `fix` is empty for a message of any other origin. */
export function explained(message: string): { what: string; fix: string } {
  const end = message.indexOf('\n')
  return end === -1 ? { what: message, fix: '' } : { what: message.slice(0, end), fix: message.slice(end + 1) }
}
