/** Catalyst: attributes of the methods of controllers (Catalyst::Manual::Intro, Action types). */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Project } from '../../../engine/project.ts'
import { ANY_METHODS, type HttpMethod } from '../../../model.ts'
import type { Reader } from '../../../routing/graph.ts'
import { bracePath } from '../../shared/brace-path.ts'
import { sourcesOf } from '../../shared/sources.ts'
import { placeByMethod } from '../../shared/mixed-params.ts'
import { paramsIn } from '../params.ts'
import { addPerlRoute } from '../routes.ts'
import { actionsOf, type Action } from './actions.ts'

const reader: Reader = { framework: 'catalyst', endSlash: 'dropped', syntax: bracePath }

export const catalyst: Framework = {
  name: 'catalyst',
  languages: [],
  packages: [],
  hints: '(?!)',

  files(project: Project, run: Interpreter): void {
    const files = sourcesOf(
      project,
      /\.pm$/,
      /Catalyst::Controller|\bsub\s+\w+\s*:\s*(?:Path|Local|Global|Chained|Private)\b/,
    )
    const actions = files.flatMap(({ file, text }) => actionsOf(text, file))
    const byName = new Map(actions.map((action) => [`${action.namespace}/${action.name}`, action]))
    for (const action of actions) {
      const path = pathOf(action, byName, 0)
      // Actions that take captures are parts of chains, which others end.
      if (path === undefined || action.captures !== undefined) continue
      const methods: readonly HttpMethod[] = action.methods.length > 0 ? action.methods : ANY_METHODS
      const params = paramsIn(action.body, new Set(), placeByMethod(action.methods, 'form'))
      addPerlRoute({ file: action.file, line: action.line, methods, path, params, handler: action.name }, reader, run)
    }
  },
}

/** The whole path of an action; undefined when it is private. */
function pathOf(action: Action, byName: ReadonlyMap<string, Action>, depth: number): string | undefined {
  const args = Array.from(
    { length: action.args ?? action.captures ?? 0 },
    (_, i) => `/{${action.argumentNames[i] ?? `arg${i + 1}`}}`,
  ).join('')
  if (action.chained !== undefined) {
    const own = `/${action.pathPart ?? action.name}`
    if (action.chained === '/') return (action.pathPart === '' ? '' : own) + args
    const target = action.chained.startsWith('/') ? action.chained : `${action.namespace}/${action.chained}`
    const above = byName.get(target)
    const before = above === undefined || depth > 16 ? undefined : pathOf(above, byName, depth + 1)
    return before === undefined ? undefined : before + (action.pathPart === '' ? '' : own) + args
  }
  if (action.path !== undefined)
    return (action.path.startsWith('/') ? action.path : `${action.namespace}/${action.path}`) + args
  if (action.isGlobal) return `/${action.name}${args}`
  return action.isLocal ? `${action.namespace}/${action.name}${args}` : undefined
}
