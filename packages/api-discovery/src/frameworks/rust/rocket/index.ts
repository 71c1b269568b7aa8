/** Rocket: attributes say where functions answer, `mount` below which path. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import { Native, type Call } from '../../../engine/native.ts'
import type { Project } from '../../../engine/project.ts'
import {
  alternatives,
  itemsOf,
  list,
  native,
  text,
  type External,
  type FunctionValue,
  type Value,
} from '../../../engine/values.ts'
import type { Router } from '../../../routing/graph.ts'
import { siteOf } from '../router.ts'
import { rocketRoute } from './attributes.ts'
import { rocketReader } from './reader.ts'

const mounted = new WeakMap<Project, Set<FunctionValue['fn']>>()

function mountedIn(project: Project): Set<FunctionValue['fn']> {
  let known = mounted.get(project)
  if (known === undefined) mounted.set(project, (known = new Set()))
  return known
}

/** `Rocket<Build>` */
class RocketApp extends Native {
  readonly #router: Router

  constructor(router: Router) {
    super()
    this.#router = router
  }

  static make(run: Interpreter): RocketApp {
    return new RocketApp(run.project.graph.router(rocketReader))
  }

  override method(name: string, call: Call, run: Interpreter): Value | undefined {
    const [first, second] = call.args
    if (name === 'mount' && first !== undefined) {
      const base = run.project.graph.router(rocketReader)
      for (const one of itemsOf(second).flatMap(alternatives)) if (one.kind === 'function') addRoute(base, one, run)
      this.#router.mount({ ...siteOf(call), path: first, router: base, handlers: [] })
    }
    // `attach(AdHoc::on_ignite("x", |rocket| async { rocket.mount(…) }))`
    if (name === 'attach')
      for (const fn of functionsIn(first)) run.call(fn, { ...call, args: [native(this)], constructs: false })
    return native(this)
  }
}

function functionsIn(value: Value | undefined): FunctionValue[] {
  if (value?.kind === 'function') return [value]
  return value?.kind === 'external' ? (value.call?.args ?? []).flatMap(functionsIn) : []
}

function addRoute(router: Router, fn: FunctionValue, run: Interpreter): void {
  const route = rocketRoute(fn, run)
  if (route === undefined) return
  mountedIn(run.project).add(fn.fn)
  router.route({
    file: fn.scope.module.file,
    line: route.line,
    condition: undefined,
    methods: [route.method],
    path: text(route.uri),
    handlers: [fn],
  })
}

const annotated = new WeakMap<Project, FunctionValue[]>()

export const rocket: Framework = {
  name: 'rocket',
  languages: ['rust'],
  packages: ['rocket', 'rocket_okapi', 'rocket_db_pools', '%macro'],
  hints: String.raw`\brocket\b|#\[(?:get|post|put|patch|delete|head|options|route)\(`,

  call(callee: External, call: Call, run: Interpreter): Value | undefined {
    const name = callee.path.at(-1) ?? ''
    if (/^(?:routes|openapi_get_routes|openapi_routes)$/.test(name)) return list([...call.args])
    if (callee.package !== 'rocket' || !/^(?:build|custom|ignite)$/.test(name)) return undefined
    return native(RocketApp.make(run))
  },

  typed(type: External, run: Interpreter): Value | undefined {
    return type.package === 'rocket' && type.path.at(-1) === 'Rocket' ? native(RocketApp.make(run)) : undefined
  },

  function(fn: FunctionValue, run: Interpreter): void {
    if (fn.scope.module.language.name !== 'rust' || rocketRoute(fn, run) === undefined) return
    const { project } = run
    annotated.set(project, [...(annotated.get(project) ?? []), fn])
  },

  /** Handlers that nothing in the folder mounts. */
  files(project: Project, run: Interpreter): void {
    const left = (annotated.get(project) ?? []).filter(({ fn }) => !mountedIn(project).has(fn))
    if (left.length === 0) return
    const router = project.graph.router(rocketReader)
    for (const fn of left) addRoute(router, fn, run)
  },
}
