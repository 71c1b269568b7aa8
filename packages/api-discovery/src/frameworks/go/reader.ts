/** Readers of handlers: each parameter of a handler that is a request gets one that takes notes. */
import type { Interpreter } from '../../engine/interpreter.ts'
import type { ParamDef } from '../../engine/ir.ts'
import {
  alternatives,
  itemsOf,
  native,
  plainText,
  UNKNOWN,
  type FunctionValue,
  type Value,
} from '../../engine/values.ts'
import type { HandlerFacts, Reader, Route } from '../../routing/graph.ts'
import type { PathSyntax } from '../../routing/path.ts'
import type { FoundGuard } from '../../routing/refusal.ts'
import { functionsOf, handlerName } from './handlers.ts'
import { HttpRequest, RequestContext, type ContextTable, type RequestScene } from './request.ts'

export interface GoReaderOptions {
  readonly framework: string
  readonly syntax: PathSyntax
  readonly endSlash?: Reader['endSlash']
  /** What handlers are given, by the position of the parameter; `request` is one of net/http. */
  readonly args: readonly ('none' | 'request' | ContextTable)[]
  /** Which of the handlers answers; the others are middleware. */
  readonly answers?: 'last' | 'all'
  readonly guard?: (handler: Value) => FoundGuard | undefined
  /** Arguments of a handler whose parameters say more than their position. */
  readonly argument?: (param: ParamDef, scene: RequestScene) => Value | undefined
}

export function goReader(options: GoReaderOptions): Reader {
  return {
    framework: options.framework,
    syntax: options.syntax,
    ...(options.endSlash === undefined ? {} : { endSlash: options.endSlash }),
    ...(options.guard === undefined ? {} : { guard: options.guard }),
    readHandlers(route: Route, facts: HandlerFacts, run: Interpreter): void {
      const scene: RequestScene = { facts, methods: route.methods, pathNames: pathNames(route.path, options.syntax) }
      for (const handler of route.handlers) {
        for (const fn of functionsOf(handler, run)) readFunction(fn, options, scene, run)
      }
    },
    handlerName,
  }
}

/** Names of the parameters of a route's own path. */
export function pathNames(path: Value, syntax: PathSyntax): ReadonlySet<string> {
  const texts = itemsOf(path)
    .flatMap(alternatives)
    .flatMap((one) => plainText(one) ?? [])
  return new Set(texts.flatMap(syntax).flatMap((form) => form.params.map((param) => param.name)))
}

function readFunction(fn: FunctionValue, options: GoReaderOptions, scene: RequestScene, run: Interpreter): void {
  run.handle(fn, argumentsFor(fn, options, scene), scene.facts)
}

/** What a handler is called with while it is read. */
export function argumentsFor(
  fn: FunctionValue,
  { args, argument }: Pick<GoReaderOptions, 'args' | 'argument'>,
  scene: RequestScene,
): Value[] {
  return fn.fn.params.map((param, i) => argument?.(param, scene) ?? plainHttp(param, scene) ?? given(args[i], scene))
}

/** Handlers of net/http are accepted by most routers through a wrapper. */
function plainHttp(param: ParamDef, scene: RequestScene): Value | undefined {
  const name = param.type?.kind === 'named' ? param.type.name : ''
  if (/^(?:net|std)?http\.Request$/.test(name)) return native(new HttpRequest(scene))
  return /^(?:net|std)?http\.ResponseWriter$/.test(name) ? UNKNOWN : undefined
}

function given(what: 'none' | 'request' | ContextTable | undefined, scene: RequestScene): Value {
  if (what === undefined || what === 'none') return UNKNOWN
  return native(what === 'request' ? new HttpRequest(scene) : new RequestContext(what, scene))
}
