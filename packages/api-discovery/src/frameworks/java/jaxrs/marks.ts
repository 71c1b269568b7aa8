import type { HttpMethod } from '../../../model.ts'
import { isFrom, textElement, type Mark } from '../../jvm/marks.ts'

const PACKAGES = [
  'javax.',
  'jakarta.',
  'org.jboss.resteasy',
  'org.glassfish.jersey',
  'io.dropwizard',
  'org.eclipse.microprofile',
  'io.quarkus',
  'org.codehaus',
  'io.swagger',
]
const VERBS = new Set(['GET', 'POST', 'PUT', 'DELETE', 'HEAD', 'OPTIONS', 'PATCH'])

export function isJaxrs(mark: Mark, ...names: readonly string[]): boolean {
  return names.includes(mark.name) && isFrom(mark, ...PACKAGES)
}

export function markOf(marks: readonly Mark[], ...names: readonly string[]): Mark | undefined {
  return marks.find((mark) => isJaxrs(mark, ...names))
}

export interface Designator {
  readonly method: HttpMethod
  readonly file: string
  readonly line: number
}

/** The method that a resource method answers to: `@GET`, or an annotation marked `@HttpMethod("LOCK")`. */
export function designatorOf(marks: readonly Mark[]): Designator | undefined {
  for (const mark of marks) {
    if (isJaxrs(mark, ...VERBS)) return { method: mark.name, file: mark.file, line: mark.line }
    if (mark.name === 'HttpMethod') {
      const method = textElement(mark, 'value')
      if (method !== undefined) return { method, file: mark.file, line: mark.line }
    }
  }
  return undefined
}
