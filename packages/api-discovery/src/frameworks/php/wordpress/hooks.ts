/** `admin-ajax.php` and `admin-post.php`: one address for all, where the field `action` names a hook. */
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Call } from '../../../engine/native.ts'
import type { Project } from '../../../engine/project.ts'
import { plainText, text, type Value } from '../../../engine/values.ts'
import type { HttpMethod } from '../../../model.ts'
import type { HandlerFacts, Reader, Route, Router } from '../../../routing/graph.ts'
import type { FoundGuard } from '../../../routing/refusal.ts'
import { actionOf, targetName } from '../controllers.ts'

interface Facts {
  readonly callback: Value | undefined
  readonly action: string
  /** Without `nopriv_`. */
  readonly hook: string
  readonly isForVisitors: boolean
}

function isFacts(facts: unknown): facts is Facts {
  return typeof facts === 'object' && facts !== null && 'callback' in facts && 'isForVisitors' in facts
}

const reader: Reader = {
  framework: 'wordpress',
  syntax: (piece) => [{ path: piece, params: [] }],
  readHandlers(route: Route, facts: HandlerFacts, run: Interpreter): void {
    if (!isFacts(route.facts)) return
    const own = route.methods.includes('GET') ? 'query' : 'form'
    facts.add({ name: 'action', in: own, required: true, schema: { type: 'string', enum: [route.facts.action] } })
    const found = actionOf(route.facts.callback, run)
    if (found !== undefined) run.handle(found.fn, [], facts)
  },
  // Callers who are not logged in are given the hooks for visitors, and nothing when there are none.
  routeGuards(route: Route, run: Interpreter) {
    if (!isFacts(route.facts)) return []
    const { hook, isForVisitors } = route.facts
    const guard: FoundGuard = { name: hook, kind: 'authentication' }
    const isOpen = isForVisitors || visited.get(run.project)?.has(hook) === true
    return isOpen || route.operation === undefined ? [] : [{ guard, line: route.line }]
  },
}

/** Hooks that visitors may call too. */
const visited = new WeakMap<Project, Set<string>>()
const routers = new WeakMap<Project, Router>()
const seen = new WeakMap<Project, Set<string>>()

const HOOK = /^(wp_ajax|admin_post)_(nopriv_)?(\w[\w-]*)$/

/** `add_action('wp_ajax_nopriv_vote', 'vote')`; whether it is such a hook. */
export function addHook(call: Call, run: Interpreter): boolean {
  const [hook, callback] = call.args
  const match = HOOK.exec(plainText(hook) ?? '')
  const [, kind, visitors, action] = match ?? []
  if (action === undefined) return false
  const { project } = run
  const isForVisitors = visitors !== undefined
  const name = `${kind}_${action}`
  if (isForVisitors) visited.set(project, (visited.get(project) ?? new Set()).add(name))
  const known = seen.get(project) ?? new Set()
  seen.set(project, known)
  if (known.has(name)) return true
  known.add(name)
  const handler = targetName(callback)
  const facts: Facts = { callback, action, hook: name, isForVisitors }
  routerOf(run).route({
    file: call.file,
    line: call.line,
    condition: call.condition,
    methods: methodsOf(callback, run),
    path: text(kind === 'wp_ajax' ? '/wp-admin/admin-ajax.php' : '/wp-admin/admin-post.php'),
    handlers: [],
    operation: action,
    facts,
    ...(handler === undefined ? {} : { handler }),
  })
  return true
}

/** POST, and GET for what reads the query and no form. */
function methodsOf(callback: Value | undefined, run: Interpreter): readonly HttpMethod[] {
  const body = JSON.stringify(actionOf(callback, run)?.fn.fn.body ?? [])
  return body.includes('"$_GET"') && !body.includes('"$_POST"') ? ['GET'] : ['POST']
}

function routerOf(run: Interpreter): Router {
  let router = routers.get(run.project)
  if (router === undefined) {
    router = run.project.graph.router(reader)
    router.isApplication = true
    routers.set(run.project, router)
  }
  return router
}
