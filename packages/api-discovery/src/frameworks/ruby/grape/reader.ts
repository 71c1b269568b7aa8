import type { Interpreter } from '../../../engine/interpreter.ts'
import type { FunctionValue } from '../../../engine/values.ts'
import type { Param, Schema } from '../../../model.ts'
import type { HandlerFacts, Reader, Route } from '../../../routing/graph.ts'
import { takeBody } from '../../../routing/bodies.ts'
import { journeyPath } from '../../../routing/colon-path.ts'
import { guardOfHandler, leadingGuard } from '../block-guards.ts'
import { readBlocks } from '../block-self.ts'
import type { HelperSet } from '../helpers.ts'
import type { DeclaredParam } from './params.ts'

/** What a route's reader needs. */
export interface GrapeFacts {
  readonly declared: readonly DeclaredParam[]
  readonly filters: readonly FunctionValue[]
}

/** Reads the endpoints of one API, which knows its helpers. */
export function grapeReader(helpers: HelperSet): Reader {
  return {
    framework: 'grape',
    endSlash: 'dropped',
    syntax: journeyPath,
    inputsShareNames: true,
    readHandlers(route: Route, facts: HandlerFacts, run: Interpreter): void {
      const { declared, filters } = factsOf(route)
      const hasBody = takeBody(route.methods)
      const names = new Set(declared.map(({ name }) => name))
      const block = route.handlers.at(-1)
      for (const param of declared) for (const one of paramsOf(param, hasBody)) facts.add(one)
      if (block?.kind !== 'function') return
      // What is declared may be in the path of a namespace; what is only read is neither.
      const undeclared: HandlerFacts = {
        add: (param) => {
          if (!names.has(param.name) && !names.has(param.name.replace(/\[.*$/, ''))) facts.add(param)
        },
        setBody: (body) => facts.setBody(body),
      }
      readBlocks(route, [...filters, block], 'json', undeclared, helpers.find, run)
    },
    routeGuards(route: Route, run: Interpreter) {
      const block = route.handlers.at(-1)
      const guard = block?.kind === 'function' ? leadingGuard(block, helpers.find, run) : undefined
      return guard === undefined ? [] : [{ guard, line: route.line }]
    },
    guard: guardOfHandler,
  }
}

function factsOf(route: Route): GrapeFacts {
  // Only GrapeApi makes routes of these readers, always with these facts.
  return route.facts as GrapeFacts
}

function paramsOf({ name, required, schema }: DeclaredParam, hasBody: boolean): Param[] {
  const marks = { ...(required ? { required } : {}), ...(isEmpty(schema) ? {} : { schema }) }
  return [{ name, in: hasBody ? 'json' : 'query', ...marks }]
}

function isEmpty(schema: Schema): boolean {
  return Object.keys(schema).length === 0
}
