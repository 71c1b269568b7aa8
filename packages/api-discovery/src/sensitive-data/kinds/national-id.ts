import { DIGITS_7 } from '../character-classes.ts'
import type { SensitiveKind } from '../kind.ts'

/** A kind `national-id-<country>`; digits only unless `needs` says otherwise. */
export function nationalId(
  country: string,
  title: string,
  own: Pick<SensitiveKind, 'pattern' | 'accepts' | 'context' | 'unmistakable' | 'unless'> & { readonly needs?: number },
): SensitiveKind {
  return {
    id: `national-id-${country}`,
    title,
    category: 'identity',
    needs: DIGITS_7,
    ...(own.needs === undefined ? { isNumber: true } : {}),
    ...own,
  }
}
