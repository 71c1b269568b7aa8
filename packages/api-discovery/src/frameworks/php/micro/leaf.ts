/** Leaf and Bramus Router: routers that small applications use on their own. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import { Native, type Call } from '../../../engine/native.ts'
import type { Project } from '../../../engine/project.ts'
import { concat, list, native, text, type External, type Unknown, type Value } from '../../../engine/values.ts'
import type { HttpMethod } from '../../../model.ts'
import { combine, type PathForm } from '../../../routing/path.ts'
import { regexPath } from '../../../routing/regex-path.ts'
import { AmbientRouter } from '../ambient-router.ts'
import { bracePath } from '../brace-path.ts'
import { methodsIn, VerbRouter, type RouterStyle } from '../verb-router.ts'

/** `/users/{id}` and regular expressions in parentheses. */
export function braceOrRegexPath(piece: string): readonly PathForm[] {
  const pieces = piece.split(/(\((?:[^()]|\([^()]*\))*\)\??)/).map((part) => {
    const isGroup = part.startsWith('(')
    return isGroup ? regexPath(part) : bracePath(part)
  })
  return combine(pieces)
}

const statements: RouterStyle['statements'] = {
  match: (router, call) => router.add(methodsIn(call.args[0]), call.args[1], call.args[2], call),
  mount: (router, call, run) => router.groupInPlace(call.args[0], call.args.at(-1), call, run),
  group: (router, call, run) => router.groupInPlace(call.args[0], call.args.at(-1), call, run),
  setBasePath: (router, call) => {
    router.router.prefix = call.args[0]
    return undefined
  },
}

/** Action, methods and path of what `resource` registers. */
type ResourceRoute = readonly [action: string, methods: readonly HttpMethod[], path: string]

const API_RESOURCE: readonly ResourceRoute[] = [
  ['index', ['GET'], ''],
  ['store', ['POST'], ''],
  ['show', ['GET'], '/{id}'],
  ['update', ['POST', 'PUT', 'PATCH'], '/{id}/edit'],
  ['destroy', ['DELETE'], '/{id}/delete'],
]

const FORMS: readonly ResourceRoute[] = [
  ['create', ['GET'], '/create'],
  ['edit', ['GET'], '/{id}/edit'],
]

function resource(router: VerbRouter, call: Call, routes: readonly ResourceRoute[]): undefined {
  const [path, controller] = call.args
  if (path === undefined || controller === undefined) return undefined
  for (const [action, methods, rest] of routes) {
    router.add(methods, concat([path, text(rest)]), list([controller, text(action)]), call)
  }
  return undefined
}

const leafStyle: RouterStyle = {
  framework: 'leaf',
  syntax: braceOrRegexPath,
  statements: {
    ...statements,
    resource: (router, call) => resource(router, call, [...API_RESOURCE, ...FORMS]),
    apiResource: (router, call) => resource(router, call, API_RESOURCE),
  },
  handlerAt: -1,
}

const bramusStyle: RouterStyle = { framework: 'bramus-router', syntax: braceOrRegexPath, statements }

export const leaf: Framework = {
  name: 'leaf',
  languages: ['php'],
  packages: ['Leaf\\*', 'Bramus\\Router\\*'],
  hints: String.raw`\bLeaf\\|\bapp\(\)->|\bBramus\\Router`,

  call(callee: External, call: Call, run: Interpreter): Value | undefined {
    if (callee.package === 'Leaf\\App' && call.constructs) return native(AmbientRouter.of(leafStyle, run).current)
    const [name] = callee.path
    if (callee.package === 'Leaf\\Router' && callee.path.length === 1 && name !== undefined) {
      return AmbientRouter.of(leafStyle, run).current.method(name, call, run)
    }
    return callee.package === 'Bramus\\Router\\Router' && call.constructs
      ? native(VerbRouter.application(bramusStyle, run))
      : undefined
  },

  /** `app()->get('/x', …)` of Leaf 3. */
  claim(unknown: Unknown, method: string, call: Call, run: Interpreter): Native | undefined {
    if (unknown.label !== 'app' || method !== '()' || call.args.length > 0 || !usesLeaf(call.file, run.project))
      return undefined
    return new LeafHelper(AmbientRouter.of(leafStyle, run).current)
  },
}

function usesLeaf(file: string, project: Project): boolean {
  if (project.files.text(file)?.includes('Leaf\\') === true) return true
  return [...project.files.paths].some(
    (path) => /(?:^|\/)composer\.json$/.test(path) && project.files.text(path)?.includes('"leafs/') === true,
  )
}

class LeafHelper extends Native {
  readonly #app: VerbRouter

  constructor(app: VerbRouter) {
    super()
    this.#app = app
  }

  override call(): Value {
    return native(this.#app)
  }
}
