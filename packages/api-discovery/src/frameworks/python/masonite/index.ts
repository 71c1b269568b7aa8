/** Masonite: lists of routes that name controllers as text, in groups. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Call } from '../../../engine/native.ts'
import type { Project } from '../../../engine/project.ts'
import { fullName, native, type External, type Value } from '../../../engine/values.ts'
import { connectRoutes, MasoniteRoute, noteRoute, RouteGroup } from './routes.ts'

const VERBS = /^(?:get|post|put|patch|delete|options|any|match|resource|api|view)$/i

export const masonite: Framework = {
  name: 'masonite',
  languages: ['python'],
  packages: ['masonite', 'masonite.*'],
  hints: String.raw`\bmasonite\b`,

  call(callee: External, call: Call, run: Interpreter): Value | undefined {
    const name = /^masonite\.(?:routes|helpers)(?:\.routes)?\.(?:Route\.)?(\w+)$/.exec(fullName(callee))?.[1]
    if (name === undefined) return undefined
    if (/^(?:group|RouteGroup)$/.test(name)) return native(new RouteGroup(call))
    return VERBS.test(name) ? native(noteRoute(new MasoniteRoute(name.toLowerCase(), call), run)) : undefined
  },

  files(project: Project, run: Interpreter): void {
    connectRoutes(project, run)
  },
}
