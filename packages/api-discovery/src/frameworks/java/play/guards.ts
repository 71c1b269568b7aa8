/** `@Security.Authenticated(Secured.class)` and the annotations of Deadbolt. */
import { isFrom, type Mark } from '../../jvm/marks.ts'
import type { DeclaredGuard } from '../../jvm/security-marks.ts'

export function playGuards(method: readonly Mark[], ofClass: readonly Mark[]): DeclaredGuard[] {
  // Deadbolt lets anyone in where it says so.
  if (method.some((mark) => mark.name === 'Unrestricted' && isFrom(mark, 'be.objectify'))) return []
  return [...method, ...ofClass].flatMap((mark): DeclaredGuard[] => {
    if (mark.name === 'Authenticated' && isFrom(mark, 'play.mvc')) {
      return [{ guard: { name: '@Security.Authenticated', kind: 'authentication' }, line: mark.line }]
    }
    if (!isFrom(mark, 'be.objectify') || mark.package === '') return []
    if (mark.name === 'SubjectPresent')
      return [{ guard: { name: '@SubjectPresent', kind: 'authentication' }, line: mark.line }]
    if (!/^(?:Restrict|Pattern|Dynamic)$/.test(mark.name)) return []
    return [{ guard: { name: `@${mark.name}`, kind: 'authorization' }, line: mark.line }]
  })
}
