/** Where a page compares with a constant. */

const MAX_NODES = 200_000

/** The line nearest before the constant in the lowered source: that of the comparison or of what it stands in. */
export function lineComparing(body: unknown, constant: string): number {
  let line = 1
  let nodes = 0
  const visit = (value: unknown): boolean => {
    if (typeof value !== 'object' || value === null || nodes++ > MAX_NODES) return false
    if ('line' in value && typeof value.line === 'number') line = value.line
    if ('kind' in value && value.kind === 'string' && 'value' in value && value.value === constant) return true
    return Object.values(value).some(visit)
  }
  return visit(body) ? line : 1
}
