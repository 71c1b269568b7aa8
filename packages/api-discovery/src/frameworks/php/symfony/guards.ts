import { plainText } from '../../../engine/values.ts'
import type { FoundGuard } from '../../../routing/refusal.ts'
import { markValue, type Mark } from '../marks.ts'

export interface MarkedGuard {
  readonly guard: FoundGuard
  readonly line: number
}

/** `#[IsGranted('ROLE_ADMIN')]`, `@Security("is_granted('ROLE_USER')")`. What everyone is granted guards nothing. */
export function guardsOf(marks: readonly Mark[]): MarkedGuard[] {
  return marks.flatMap((mark): MarkedGuard[] => {
    if (mark.name !== 'IsGranted' && mark.name !== 'Security') return []
    const attribute = plainText(markValue(mark, 0, 'attribute', 'expression', 'data'))
    if (attribute === undefined || /PUBLIC_ACCESS|ANONYMOUSLY/.test(attribute)) return []
    const isIdentity = /IS_AUTHENTICATED|ROLE_USER\b/.test(attribute)
    const name = mark.name === 'IsGranted' ? `IsGranted(${attribute})` : `Security(${attribute})`
    return [{ guard: { name, kind: isIdentity ? 'authentication' : 'authorization' }, line: mark.line }]
  })
}
