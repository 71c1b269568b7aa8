import type { Interpreter } from '../../../engine/interpreter.ts'
import type { FunctionDef } from '../../../engine/ir.ts'
import { native, text, UNKNOWN, type ClassValue, type Value } from '../../../engine/values.ts'
import type { HttpMethod } from '../../../model.ts'
import type { HandlerFacts, Reader, Route } from '../../../routing/graph.ts'
import { placeNamed, readNamed, readWholeBody, RequestObject } from '../../shared/request-object.ts'
import { bindParameter, nameOfType } from '../aspnet/binding.ts'
import { aspnetPath } from '../aspnet/path.ts'
import { httpRequest } from '../aspnet/request.ts'
import { markNamed, marksOf } from '../marks.ts'

interface FunctionFacts {
  readonly of: ClassValue
  readonly method: FunctionDef
}

const reader: Reader = {
  framework: 'azure-functions',
  endSlash: 'dropped',
  syntax: aspnetPath,
  readHandlers(route: Route, facts: HandlerFacts, run: Interpreter): void {
    // Only this adapter registers routes with this reader.
    const { of, method } = route.facts as FunctionFacts
    for (const param of method.params) {
      const isMarked =
        markNamed(marksOf(param.decorators, of.scope, run), 'FromBody', 'FromQuery', 'FromHeader') !== undefined
      if (isMarked) bindParameter(param, of.scope, new Map(), { simple: 'query', complex: 'json' }, facts, run)
    }
    const args = method.params.map((param): Value => {
      const type = nameOfType(param.type)
      if (type === 'HttpRequestData') return isolatedRequest(facts)
      return type === 'HttpRequest' || type === 'HttpRequestMessage' ? httpRequest(facts) : UNKNOWN
    })
    run.handle(run.makeFunction(method, of.scope, undefined, of), args, facts)
  },
}

/** `HttpRequestData` of the isolated worker. */
function isolatedRequest(facts: HandlerFacts): Value {
  const whole = (): Value => readWholeBody(facts)
  return native(
    new RequestObject(
      {
        Query: () => placeNamed('query', facts, ['Get', 'GetValues', 'TryGetValue']),
        Headers: () => placeNamed('header', facts, ['GetValues', 'TryGetValues', 'Contains']),
        Body: whole,
      },
      {
        ReadFromJsonAsync: whole,
        ReadAsStringAsync: whole,
        GetQueryParameter: (call) => readNamed('query', facts, call),
      },
    ),
  )
}

export function addAzureRoute(
  of: ClassValue,
  method: FunctionDef,
  path: Value,
  methods: readonly HttpMethod[],
  prefix: string,
  line: number,
  run: Interpreter,
): void {
  const router = run.project.graph.router(reader)
  router.isApplication = true
  router.prefix = text(prefix)
  const facts: FunctionFacts = { of, method }
  const handler = method.name ?? 'Run'
  router.route({ file: of.scope.module.file, line, methods, path, handlers: [], condition: undefined, handler, facts })
}
