import type { Interpreter } from '../../../engine/interpreter.ts'
import { Native, type Site } from '../../../engine/native.ts'
import { native, type FunctionValue, type Value } from '../../../engine/values.ts'
import type { ParamPlace } from '../../../model.ts'
import type { HandlerFacts, Reader, Route } from '../../../routing/graph.ts'
import { refusesBefore, type FoundGuard } from '../../../routing/refusal.ts'
import { decoratorGuards, knownGuard, listedGuards } from '../guards.ts'
import { schemaOfType } from '../../../schemas/types.ts'
import { addSchema, applyMarks } from '../input-mark.ts'
import { RouteFacts } from '../route-facts.ts'
import { unwrapped } from '../standard/index.ts'
import { viewFunction, viewName } from '../views.ts'
import { werkzeugPath } from '../werkzeug-path.ts'
import type { Wrapper } from '../wrappers.ts'

/** What only this reader knows of a route: the decorators that the view was wrapped in when it was registered. */
export interface FlaskRouteFacts {
  readonly wrappers: readonly Wrapper[]
}

/** `def create(path: BookPath, body: BookBody)` of flask-openapi3: a model for each place, under its name. */
function readModels({ fn, scope }: FunctionValue, facts: HandlerFacts, run: Interpreter): void {
  for (const { to, type } of fn.params) {
    const place = to.kind === 'name' && Object.hasOwn(MODELS, to.name) ? MODELS[to.name] : undefined
    const schema = place === undefined ? undefined : schemaOfType(type, scope, run)
    if (place !== undefined && schema?.properties !== undefined) addSchema(schema, place, facts)
  }
}

const MODELS: Readonly<Record<string, ParamPlace>> = {
  query: 'query',
  body: 'json',
  form: 'form',
  header: 'header',
  cookie: 'cookie',
}

function readerFor(framework: string): Reader {
  return {
    framework,
    endSlash: 'kept',
    syntax: werkzeugPath,
    handlerName: viewName,
    guard: hookGuard,
    readHandlers(route: Route, given: HandlerFacts, run: Interpreter): void {
      const view = viewFunction(route.handlers.at(-1))
      if (view === undefined) return
      const facts = new RouteFacts(given, route.methods)
      const inner = unwrapped(view)
      applyMarks(inner, route.methods, facts, run)
      readModels(inner, facts, run)
      // Wrappers read the request too; the view under them is read in any case.
      run.handle(view, [], facts, view.self)
      if (inner !== view) run.handle(inner, [], facts, inner.self)
    },
    routeGuards(route: Route, run: Interpreter) {
      const view = viewFunction(route.handlers.at(-1))
      // Only routers of this reader make its routes, and they give these facts.
      const facts = route.facts as FlaskRouteFacts | undefined
      const wrapped = (facts?.wrappers ?? []).flatMap(({ name }) => {
        const guard = knownGuard(name)
        return guard === undefined ? [] : [{ guard, line: route.line }]
      })
      if (view === undefined) return wrapped
      const of = view.self?.kind === 'instance' ? view.self.of : undefined
      const listed =
        of === undefined ? [] : ['decorators', 'method_decorators'].flatMap((name) => listedGuards(of, name, run))
      return [...wrapped, ...listed, ...decoratorGuards(view, route, run)]
    },
  }
}

/** A hook whose decorators refuse: `@bp.before_request` above `@login_required`. */
export class DecoratedHook extends Native {
  readonly guard: FoundGuard

  constructor(guard: FoundGuard) {
    super()
    this.guard = guard
  }
}

/** A hook as what is known of it: the guard among the decorators under the one that registers it, or itself. */
export function hookOf(handler: Value, registered: Site, run: Interpreter): Value {
  const [first] = decoratorGuards(handler, registered, run)
  return first === undefined ? handler : native(new DecoratedHook(first.guard))
}

/** `@app.before_request` functions: those that refuse by returning or raising, or are decorated so. */
function hookGuard(handler: Value): FoundGuard | undefined {
  if (handler.kind === 'native' && handler.native instanceof DecoratedHook) return handler.native.guard
  const view = viewFunction(handler)
  return view === undefined ? undefined : refusesBefore(view.fn, 'return')
}

export const flaskReader: Reader = readerFor('flask')
export const quartReader: Reader = readerFor('quart')
