/** Leaf and Bramus Router: routers that small applications use on their own. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import { Native, type Call } from '../../../engine/native.ts'
import type { Project } from '../../../engine/project.ts'
import { native, type External, type Unknown, type Value } from '../../../engine/values.ts'
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
  mount: (router, call, run) => router.group(call.args[0], call.args.at(-1), call, run),
  group: (router, call, run) => router.group(call.args[0], call.args.at(-1), call, run),
  setBasePath: (router, call) => {
    router.router.prefix = call.args[0]
    return undefined
  },
}

const leafStyle: RouterStyle = {
  framework: 'leaf',
  syntax: braceOrRegexPath,
  statements: {
    ...statements,
    // `app()` inside a group is the group.
    group: (_, call, run) => AmbientRouter.of(leafStyle, run).group(call.args[0], call.args.at(-1), call, run),
    mount: (_, call, run) => AmbientRouter.of(leafStyle, run).group(call.args[0], call.args.at(-1), call, run),
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
    if (unknown.label !== 'app' || method !== '()' || call.args.length > 0 || !usesLeaf(run.project)) return undefined
    return new LeafHelper(AmbientRouter.of(leafStyle, run).current)
  },
}

function usesLeaf(project: Project): boolean {
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
