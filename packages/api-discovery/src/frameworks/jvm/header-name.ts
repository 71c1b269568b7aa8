import { itemsOf } from '../../engine/values.ts'
import { constantName, element, textElement, type Mark } from './marks.ts'

/** `userAgent`, the name of a variable, as headers are written: `User-Agent`. */
export function headerName(variable: string): string {
  return variable
    .split(/(?=[A-Z])/)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('-')
}

/** `IF_MATCH`, a constant of a library, as the header is written: `If-Match`. Undefined for other names. */
export function headerConstant(name: string | undefined): string | undefined {
  if (name === undefined || !/^[A-Z][A-Z_]*$/.test(name)) return undefined
  return name
    .toLowerCase()
    .split('_')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('-')
}

/** The header that an annotation names, by text or by a constant of a library: `@RequestHeader(HttpHeaders.IF_MATCH)`. */
export function headerElement(mark: Mark | undefined, ...names: readonly string[]): string | undefined {
  const given = element(mark, ...names)
  const [first] = itemsOf(given)
  return textElement(mark, ...names) ?? (first?.kind === 'external' ? headerConstant(constantName(first)) : undefined)
}
