/** What tells the C++ libraries apart whose servers are objects with a method for each way of registering. */
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Call } from '../../../engine/native.ts'
import type { FunctionValue, Value } from '../../../engine/values.ts'
import type { HttpMethod } from '../../../model.ts'
import type { HandlerFacts, Route } from '../../../routing/graph.ts'
import type { PathSyntax } from '../../../routing/path.ts'

export interface Registration {
  readonly methods: readonly HttpMethod[]
  readonly path: Value
  readonly handler: Value | undefined
}

export interface Dialect {
  readonly framework: string
  /** Names of the types that routes are registered on. */
  readonly types: RegExp
  readonly hints: string
  readonly syntax: PathSyntax
  /** What a call of a method registers; `base` is the text that the server was made with, or that the chain began with. */
  register(method: string, call: Call, base: Value | undefined): Registration | undefined
  /** Methods that no other library has, so that what they are called on need not be known. */
  readonly ownMethods?: RegExp
  /** Methods whose argument is the path of the registrations that follow in the chain. */
  readonly begins?: RegExp
  /** What a handler is called with. */
  inputs(route: Route, facts: HandlerFacts, handler: FunctionValue): readonly Value[]
  /** Calls of the library's functions, for those that hand a part of the request on. */
  call?(name: string, call: Call, run: Interpreter): Value | undefined
}
