/** Texts to syntax trees, by whichever parser knows the grammar. */
import { NATIVE_GRAMMARS, parseNatively, type NativeGrammar } from './native-tree.ts'
import type { Node } from './node.ts'
import {
  isWasmGrammar,
  loadWasmGrammar,
  parseInWasm,
  ParserTimeout,
  WASM_GRAMMARS,
  withTrees,
  type WasmGrammar,
} from './wasm-tree.ts'

export { isWasmGrammar, ParserTimeout, withTrees, type Node }

export type Grammar = NativeGrammar | WasmGrammar

export const GRAMMARS: readonly Grammar[] = [...WASM_GRAMMARS, ...NATIVE_GRAMMARS]

/** Loads grammars, which `parseText` takes for granted. */
export async function loadGrammars(grammars: Iterable<Grammar>): Promise<void> {
  await Promise.all([...grammars].filter(isWasmGrammar).map(loadWasmGrammar))
}

/**
 * The root node of a text. Its nodes can be asked until the `withTrees` around ends. Throws `GrammarMissing` when the
 * grammar is not there for this system, and `ParserTimeout`.
 */
export function parseText(grammar: Grammar, text: string): Node {
  return isWasmGrammar(grammar) ? parseInWasm(grammar, text) : parseNatively(grammar, text)
}
