/** CodeIgniter 3: `$route['products/(:num)']['GET'] = 'catalog/product/$1';` in `application/config/routes.php`. */
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Expr, Stmt } from '../../../engine/ir.ts'
import type { Project } from '../../../engine/project.ts'
import type { Scope } from '../../../engine/scope.ts'
import { plainText, type Value } from '../../../engine/values.ts'
import { ANY_METHODS, type HttpMethod } from '../../../model.ts'
import type { Router } from '../../../routing/graph.ts'
import type { PathSyntax } from '../../../routing/path.ts'

const RESERVED = new Set(['default_controller', '404_override', 'translate_uri_dashes'])

/** Adds the routes that are written out, and gives their targets. */
export function addOldRoutes(project: Project, run: Interpreter, syntax: PathSyntax): ReadonlySet<string> {
  const targets = new Set<string>()
  for (const module of project.modules()) {
    if (module.language.name !== 'php' || !/(?:^|\/)config\/(?:\w+\/)?routes\.php$/.test(module.file)) continue
    let router: Router | undefined
    for (const { path, method, target, line } of assignmentsIn(module.def.body, module.scope, run)) {
      if (router === undefined) {
        router = project.graph.router({ framework: 'codeigniter', endSlash: 'dropped', syntax })
        router.isApplication = true
      }
      const handler = plainText(target)?.replace(/\/\$.*$/, '')
      if (handler !== undefined) targets.add((handler.includes('/') ? handler : `${handler}/index`).toLowerCase())
      const methods: readonly HttpMethod[] = method === undefined ? ANY_METHODS : [method.toUpperCase()]
      router.route({
        file: module.file,
        line,
        condition: undefined,
        methods,
        path,
        handlers: [],
        ...(handler === undefined ? {} : { handler }),
      })
    }
  }
  return targets
}

interface OldRoute {
  readonly path: Value
  readonly method: string | undefined
  readonly target: Value
  readonly line: number
}

function assignmentsIn(body: readonly Stmt[], scope: Scope, run: Interpreter): OldRoute[] {
  return body.flatMap((statement): OldRoute[] => {
    const value = statement.kind === 'do' ? statement.value : undefined
    if (value?.kind !== 'assign' || value.to.kind !== 'place') return []
    const keys = keysOf(value.to.place)
    const [first, second] = keys?.keys.map((key) => run.evaluate(key, scope)) ?? []
    const name = plainText(first)
    if (keys === undefined || first === undefined || (name !== undefined && RESERVED.has(name))) return []
    return [{ path: first, method: plainText(second), target: run.evaluate(value.value, scope), line: keys.line }]
  })
}

/** The keys of `$route['a']['b']`. */
function keysOf(place: Expr): { readonly keys: readonly Expr[]; readonly line: number } | undefined {
  if (place.kind !== 'index') return undefined
  if (place.of.kind === 'name') return place.of.name === '$route' ? { keys: [place.key], line: place.line } : undefined
  const outer = keysOf(place.of)
  return outer === undefined ? undefined : { keys: [...outer.keys, place.key], line: place.line }
}
