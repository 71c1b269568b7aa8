import type { Interpreter } from '../../../engine/interpreter.ts'
import type { ClassValue, FunctionValue, Value } from '../../../engine/values.ts'
import type { HandlerFacts, PlacedGuard, Reader, Route } from '../../../routing/graph.ts'
import { takeBody } from '../../../routing/bodies.ts'
import type { Body, Param } from '../../../model.ts'
import { decoratorGuards, knownGuard } from '../guards.ts'
import { RequestValue } from '../request.ts'
import { unwrapped } from '../standard/index.ts'
import { methodOf, readView, viewFunction, viewName } from '../views.ts'
import { addClassInputs } from './bodies.ts'
import { apiViewGuards, isApiView } from '../rest-framework/api-view.ts'
import { classGuards } from './class-guards.ts'
import { isLoginNotRequired } from './middleware.ts'
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

/** What hands the body to the serializer of the class. */
const SERIALIZES = /"kind":"super"|"name":"(?:get_serializer|serializer_class|get_serializer_class)"/

/** Facts that know whether something of the body was read. */
class BodyFacts implements HandlerFacts {
  readonly #facts: HandlerFacts
  hasBody = false

  constructor(facts: HandlerFacts) {
    this.#facts = facts
  }

  add(param: Param): void {
    this.hasBody ||= param.in === 'json' || param.in === 'form'
    this.#facts.add(param)
  }

  setBody(body: Body): void {
    this.#facts.setBody(body)
  }
}

/** A reader for one search, which knows the settings once all modules were read. */
export function djangoReader(settings: () => Settings): Reader {
  return {
    framework: 'django',
    endSlash: 'kept',
    syntax: djangoPath,
    handlerName: (handler: Value) => viewName(handler),
    readHandlers(route: Route, facts: HandlerFacts, run: Interpreter): void {
      const known = factsOf(route)
      const view = viewFunction(route.handlers.at(-1))
      const request = new RequestValue(DJANGO_REQUEST, facts)
      const own = new BodyFacts(facts)
      if (view !== undefined) readView(view, new RequestValue(DJANGO_REQUEST, own), own, run)
      if (known?.class === undefined) return
      const { view: instance, action, serializer } = known.class
      for (const name of Object.hasOwn(TAKING_PART, action) ? (TAKING_PART[action] ?? []) : []) {
        const method = methodOf(instance, name, run)
        if (method !== undefined && method !== view) readView(method, request, facts, run)
      }
      // A method that takes its body apart by itself leaves the class's serializer aside.
      const readsItself = own.hasBody && view !== undefined && !SERIALIZES.test(JSON.stringify(unwrapped(view).fn.body))
      const methods = run.method === undefined ? route.methods : [run.method]
      const inputs = { serializer, takesBody: !readsItself && takeBody(methods), lists: settings().defaultLists }
      addClassInputs(instance, action, inputs, facts, run)
    },
    routeGuards(route: Route, run: Interpreter) {
      const known = factsOf(route)
      const view = viewFunction(route.handlers.at(-1))
      const { line } = route
      const { defaultPermissions, middleware } = settings()
      const found: PlacedGuard[] = [...middleware.own]
      for (const { name } of known?.wrappers ?? []) {
        const guard = knownGuard(name)
        if (guard !== undefined) found.push({ guard, line })
      }
      if (view !== undefined) found.push(...decoratorGuards(view, route, run))
      if (known?.class !== undefined) {
        const { view: instance, permissions } = known.class
        found.push(...classGuards(instance, route.methods, permissions, defaultPermissions, run))
      } else if (view !== undefined) found.push(...apiViewGuards(view, route.methods, defaultPermissions, run))
      const of = known?.class?.view.of
      const names = (known?.wrappers ?? []).map(({ name }) => name)
      // Nothing is known of views that are not in the folder.
      if (view !== undefined && middleware.login !== undefined && !isApi(view, of, run))
        if (!isLoginNotRequired(view, of, names, run)) found.push(middleware.login)
      return found
    },
  }
}

function factsOf(route: Route): DjangoFacts | undefined {
  // Routes of this reader are only made by URLconfs and viewset routers, which give these facts.
  return route.facts as DjangoFacts | undefined
}

/** Views of Django REST framework are taken out of the middleware's log-in (3.16). */
function isApi(view: FunctionValue, of: ClassValue | undefined, run: Interpreter): boolean {
  if (of !== undefined) return run.project.outsideBases(of, run).some((base) => base.startsWith('rest_framework'))
  return isApiView(view, run)
}
