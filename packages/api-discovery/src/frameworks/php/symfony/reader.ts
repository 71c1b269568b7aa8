import type { Interpreter } from '../../../engine/interpreter.ts'
import { native, plainText, type FunctionValue, type Value } from '../../../engine/values.ts'
import type { HandlerFacts, Reader, Route } from '../../../routing/graph.ts'
import { paramsOfSchema } from '../../../schemas/schema-value.ts'
import { classSchema, schemaOfType } from '../../../schemas/types.ts'
import { bracePath } from '../brace-path.ts'
import { ControllerSelf, isDeclaredAs, paramClass, type Action } from '../controllers.ts'
import { hasBody, PlacedFacts, type InputSink } from '../inputs.ts'
import { marksOf, markValue, type Mark } from '../marks.ts'
import type { MarkedGuard } from './guards.ts'
import { SymfonyRequest } from './request.ts'

/** What a route's reader needs. */
export interface SymfonyFacts {
  readonly action: (run: Interpreter) => Action | undefined
  readonly marks: readonly Mark[]
  readonly guards: readonly MarkedGuard[]
}

export const symfonyReader: Reader = {
  framework: 'symfony',
  endSlash: 'kept',
  syntax: bracePath,
  readHandlers(route: Route, facts: HandlerFacts, run: Interpreter): void {
    const known = factsOf(route)
    const place = hasBody(route) ? 'form' : 'query'
    const sink: InputSink = { facts: new PlacedFacts(facts, place), place }
    for (const mark of known?.marks ?? []) learnMark(mark, sink)
    const action = known?.action(run)
    if (action === undefined) return
    const self = action.of === undefined ? undefined : native(new ControllerSelf(action.of))
    run.handle(action.fn, argumentsOf(action.fn, sink, run), sink.facts, self)
  },
  routeGuards(route: Route) {
    return factsOf(route)?.guards ?? []
  },
}

function factsOf(route: Route): SymfonyFacts | undefined {
  // Only this adapter makes routes of this reader, always with these facts.
  return route.facts as SymfonyFacts | undefined
}

/** FOSRestBundle: `@QueryParam(name="page")`, `@RequestParam(name="title")`. */
function learnMark(mark: Mark, { facts }: InputSink): void {
  const place = mark.name === 'QueryParam' ? 'query' : mark.name === 'RequestParam' ? 'json' : undefined
  const name = place === undefined ? undefined : plainText(markValue(mark, 0, 'name'))
  if (place !== undefined && name !== undefined) facts.add({ name, in: place })
}

function argumentsOf(fn: FunctionValue, sink: InputSink, run: Interpreter): Value[] {
  return fn.fn.params.map((param): Value => {
    if (isDeclaredAs(param, /^Request$/, fn, run)) {
      return native(new SymfonyRequest(sink))
    }
    const variable = param.to.kind === 'name' ? param.to.name.slice(1) : ''
    const marks = marksOf({ ...param, decorators: param.decorators ?? [] }, fn.scope, run)
    for (const mark of marks) learnParameter(mark, variable, param, fn, sink, run)
    return { kind: 'unknown', label: variable }
  })
}

function learnParameter(
  mark: Mark,
  variable: string,
  param: FunctionValue['fn']['params'][number],
  fn: FunctionValue,
  { facts }: InputSink,
  run: Interpreter,
): void {
  const schema = schemaOfType(param.type, fn.scope, run)
  const isRequired = param.optional !== true ? { required: true } : {}
  switch (mark.name) {
    case 'MapQueryParameter': {
      const name = plainText(markValue(mark, 0, 'name')) ?? variable
      facts.add({ name, in: 'query', ...isRequired, ...(schema === undefined ? {} : { schema }) })
      return
    }
    case 'MapUploadedFile':
      facts.add({ name: plainText(markValue(mark, -1, 'name')) ?? variable, in: 'form', ...isRequired })
      return
    case 'MapQueryString':
    case 'MapRequestPayload': {
      const of = paramClass(param, fn, run)
      const object = of === undefined ? undefined : classSchema(of, run)
      const place = mark.name === 'MapQueryString' ? 'query' : 'json'
      for (const one of paramsOfSchema(object, place)) facts.add(one)
      if (place === 'json' && object !== undefined) facts.setBody({ contentType: 'application/json', schema: object })
      return
    }
    default:
  }
}

/** Whether a parameter of a route may take more than a segment: `requirements: ['path' => '.+']`, `{path<.*>}`. */
export function mayBeOpenEnded(route: Route): boolean {
  const marks = factsOf(route)?.marks
  // Paths of API Platform are made of identifiers; requirements in configurations are not read.
  if (marks === undefined) return false
  if (marks.length === 0) return true
  const requirements = marks.flatMap((mark) => {
    const given = markValue(mark, -1, 'requirements')
    return given?.kind === 'record' ? [...given.fields.values()] : []
  })
  const written = [...requirements.map((one) => plainText(one) ?? '.+'), JSON.stringify(route.path)]
  return written.some((one) => /\.[+*]/.test(one))
}
