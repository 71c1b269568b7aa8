import type { Interpreter } from '../../../engine/interpreter.ts'
import { native, UNKNOWN, type FunctionValue, type Value } from '../../../engine/values.ts'
import type { HandlerFacts, Reader, Route } from '../../../routing/graph.ts'
import type { PathSyntax } from '../../../routing/path.ts'
import { classSchema } from '../../../schemas/types.ts'
import { paramsOfSchema } from '../../../schemas/schema-value.ts'
import { bracePath, fastRoutePath } from '../brace-path.ts'
import { ControllerSelf, isDeclaredAs, paramClass, typeNames, type Action } from '../controllers.ts'
import { hasBody, PlacedFacts, type InputSink } from '../inputs.ts'
import { controllerGuards } from './controller-middleware.ts'
import { MiddlewareRef } from './middleware.ts'
import { LaravelRequest, learnFormRequest, learnRules } from './request.ts'
import type { LaravelFacts } from './routes.ts'
import { isTakenOut } from './taken-out.ts'

function readerFor(framework: string, syntax: PathSyntax): Reader {
  return {
    framework,
    endSlash: 'dropped',
    syntax,
    readHandlers(route: Route, facts: HandlerFacts, run: Interpreter): void {
      const action = actionOfRoute(route, run)
      if (action !== undefined) readAction(action, sinkOf(route, facts, framework === 'laravel'), run)
    },
    routeGuards(route: Route, run: Interpreter) {
      const action = actionOfRoute(route, run)
      return action?.of === undefined ? [] : controllerGuards(action.of, action.fn.fn.name ?? '', run)
    },
    isTakenOut(route: Route, guard: string) {
      const without = factsOf(route)?.without ?? []
      return without.length > 0 && isTakenOut(without, guard)
    },
    guard(handler) {
      return handler.kind === 'native' && handler.native instanceof MiddlewareRef ? handler.native.guard() : undefined
    },
  }
}

export const laravelReader: Reader = readerFor('laravel', bracePath)
export const lumenReader: Reader = readerFor('lumen', fastRoutePath)

function actionOfRoute(route: Route, run: Interpreter): Action | undefined {
  return factsOf(route)?.action(run)
}

function factsOf(route: Route): LaravelFacts | undefined {
  // Only routes.ts and resources.ts make routes of these readers, always with these facts.
  return route.facts as LaravelFacts | undefined
}

/** JSON comes to routes of APIs, which all of Lumen's are; forms come from the pages of the rest. */
function sinkOf(route: Route, facts: HandlerFacts, hasPages: boolean): InputSink {
  const isPage = hasPages && !/(?:^|[/_-])api(?:[/_.-]|$)/i.test(route.file)
  const place = !hasBody(route) ? 'query' : isPage ? 'form' : 'json'
  return { facts: new PlacedFacts(facts, place), place }
}

function readAction({ fn, of }: Action, sink: InputSink, run: Interpreter): void {
  const self =
    of === undefined
      ? undefined
      : native(
          new ControllerSelf(of, {}, (name, call) => {
            if (name === 'validate') learnRules(call.args[1], sink)
            return UNKNOWN
          }),
        )
  run.handle(fn, argumentsOf(fn, sink, run), sink.facts, self)
}

/** Requests and data objects that the container hands to a handler. */
function argumentsOf(fn: FunctionValue, sink: InputSink, run: Interpreter): Value[] {
  return fn.fn.params.map((param): Value => {
    if (isDeclaredAs(param, /^(?:Request|ServerRequestInterface)$/, fn, run)) {
      return native(new LaravelRequest(sink))
    }
    // Models are looked up by what the path holds.
    const isModel = typeNames(param).some((name) => name.includes('\\Models\\'))
    const of = isModel ? undefined : paramClass(param, fn, run)
    if (of === undefined) return { kind: 'unknown', label: param.to.kind === 'name' ? param.to.name : 'argument' }
    const bases = run.project.outsideBases(of, run)
    if (bases.some((base) => /(?:^|\\)(?:FormRequest|Http\\Request)$/.test(base))) {
      learnFormRequest(of, sink, run)
      return native(new LaravelRequest(sink))
    }
    if (bases.some((base) => base.startsWith('Spatie\\LaravelData\\'))) {
      for (const one of paramsOfSchema(classSchema(of, run), sink.place)) sink.facts.add(one)
    }
    return UNKNOWN
  })
}
