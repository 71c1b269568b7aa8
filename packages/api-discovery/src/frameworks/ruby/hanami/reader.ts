import { findMember } from '../../../engine/calling.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import { Native, type Call } from '../../../engine/native.ts'
import { native, type Value } from '../../../engine/values.ts'
import { takeBody } from '../../../routing/bodies.ts'
import { journeyPath } from '../../../routing/colon-path.ts'
import type { HandlerFacts, Reader, Route } from '../../../routing/graph.ts'
import { paramsOfSchema } from '../../../schemas/schema-value.ts'
import { BlockSelf, pathNames } from '../block-self.ts'
import { BracketedFacts, ParamsValue, type ParamSink } from '../params.ts'
import { RequestValue } from '../request.ts'
import { actionClass, schemaOfAction } from './actions.ts'

export const hanamiReader: Reader = {
  framework: 'hanami',
  endSlash: 'dropped',
  syntax: journeyPath,
  inputsShareNames: true,
  readHandlers(route: Route, facts: HandlerFacts, run: Interpreter): void {
    const of = typeof route.facts === 'string' ? actionClass(route.facts, run) : undefined
    if (of === undefined) return
    const place = takeBody(route.methods) ? 'json' : 'query'
    const schema = schemaOfAction(of)
    for (const param of paramsOfSchema(schema, place)) facts.add(param)
    const method = findMember(run, of, 'handle') ?? findMember(run, of, 'call')
    if (method?.member.method === undefined) return
    const bracketed = new BracketedFacts(facts)
    const sink: ParamSink = { facts: bracketed, place, inPath: pathNames(route) }
    const fn = run.makeFunction(method.member.method, method.owner.scope, undefined, method.owner)
    const self = native(
      new BlockSelf(sink, (name, reading) => {
        const found = findMember(reading, of, name)
        return found?.member.method === undefined
          ? undefined
          : reading.makeFunction(found.member.method, found.owner.scope, undefined, found.owner)
      }),
    )
    run.handle(fn, [native(new ActionInput(sink))], bracketed, self)
    bracketed.flush()
  },
}

/** What an action is given: the request in version 2, the parameters in version 1. */
class ActionInput extends Native {
  override readonly isRequest = true
  readonly #sink: ParamSink

  constructor(sink: ParamSink) {
    super()
    this.#sink = sink
  }

  override index(key: Value): Value {
    return new ParamsValue(this.#sink).index(key)
  }

  override method(name: string, call: Call, run: Interpreter): Value | undefined {
    if (/^(?:get|dig|fetch|key\?)$/.test(name))
      return new ParamsValue(this.#sink).method(name === 'get' ? 'dig' : name, call)
    return new RequestValue(this.#sink).method(name, call, run)
  }
}
