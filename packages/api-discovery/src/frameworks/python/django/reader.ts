import type { Interpreter } from '../../../engine/interpreter.ts'
import type { FunctionValue, Value } from '../../../engine/values.ts'
import type { HandlerFacts, Reader, Route } from '../../../routing/graph.ts'
import type { FoundGuard } from '../../../routing/refusal.ts'
import { decoratorGuards, knownGuard } from '../guards.ts'
import { RequestValue } from '../request.ts'
import { methodOf, readView, viewFunction, viewName } from '../views.ts'
import { addClassInputs } from './bodies.ts'
import { apiViewGuards } from '../rest-framework/api-view.ts'
import { classGuards } from './class-guards.ts'
import { djangoPath } from './path.ts'
import { DJANGO_REQUEST } from './request.ts'
import type { Settings } from './settings.ts'
import type { DjangoFacts } from './urlconf.ts'

/** Methods of generic views that take part in answering, by verb or action. */
const TAKING_PART: Readonly<Record<string, readonly string[]>> = {
  get: ['get_queryset', 'get_object', 'get_context_data', 'filter_queryset', 'get_template_names', 'list', 'retrieve'],
  list: ['get_queryset', 'filter_queryset', 'get_serializer_context'],
  retrieve: ['get_queryset', 'get_object'],
  post: ['form_valid', 'form_invalid', 'perform_create', 'create'],
  create: ['perform_create'],
  put: ['perform_update', 'update'],
  patch: ['perform_update', 'partial_update'],
  update: ['perform_update'],
  partial_update: ['perform_update'],
  delete: ['perform_destroy', 'destroy'],
  destroy: ['perform_destroy'],
}

/** A reader for one search, which knows the settings once all modules were read. */
export function djangoReader(settings: () => Settings): Reader {
  return {
    framework: 'django',
    syntax: djangoPath,
    handlerName: (handler: Value) => viewName(handler),
    readHandlers(route: Route, facts: HandlerFacts, run: Interpreter): void {
      const known = factsOf(route)
      const view = viewFunction(route.handlers.at(-1))
      const request = new RequestValue(DJANGO_REQUEST, facts)
      if (view !== undefined) readView(view, request, facts, run)
      if (known?.class === undefined) return
      const { view: instance, action, serializer } = known.class
      for (const name of Object.hasOwn(TAKING_PART, action) ? (TAKING_PART[action] ?? []) : []) {
        const method = methodOf(instance, name, run)
        if (method !== undefined && method !== view) readView(method, request, facts, run)
      }
      addClassInputs(instance, action, serializer, facts, run)
    },
    routeGuards(route: Route, run: Interpreter) {
      const known = factsOf(route)
      const view = viewFunction(route.handlers.at(-1))
      const { line } = route
      const found: { guard: FoundGuard; line: number }[] = []
      for (const { name } of known?.wrappers ?? []) {
        const guard = knownGuard(name)
        if (guard !== undefined) found.push({ guard, line })
      }
      if (view !== undefined) found.push(...decoratorGuards(view, route, run))
      const { defaultPermissions, requiresLogin } = settings()
      if (known?.class !== undefined) {
        const { view: instance, permissions } = known.class
        found.push(...classGuards(instance, route.methods, permissions, defaultPermissions, run))
      } else if (view !== undefined) found.push(...apiViewGuards(view, route.methods, defaultPermissions, run))
      if (requiresLogin && !isOpen(view, run))
        found.push({ guard: { name: 'LoginRequiredMiddleware', kind: 'authentication' }, line })
      return found
    },
  }
}

function factsOf(route: Route): DjangoFacts | undefined {
  // Routes of this reader are only made by URLconfs and viewset routers, which give these facts.
  return route.facts as DjangoFacts | undefined
}

/** `@login_not_required`; nothing is known of views that are not in the folder. */
function isOpen(view: FunctionValue | undefined, run: Interpreter): boolean {
  if (view === undefined) return true
  return (view.fn.decorators ?? []).some(({ value }) => {
    const callee = run.evaluate(value.kind === 'call' ? value.callee : value, view.scope)
    return callee.kind === 'external' && callee.path.includes('login_not_required')
  })
}
