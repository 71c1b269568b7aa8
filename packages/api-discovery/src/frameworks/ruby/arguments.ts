/** Arguments as Ruby passes them. */
import type { Interpreter } from '../../engine/interpreter.ts'
import type { Call } from '../../engine/native.ts'
import { itemsOf, plainText, type Value } from '../../engine/values.ts'

export { blockOf, yieldTo } from '../../languages/ruby/methods.ts'

/** The pairs of a hash of keys that are no symbols, as in `get 'path' => 'target'` and `mount App => '/path'`. */
export function pairsOf(call: Call, run: Interpreter): { readonly key: Value; readonly value: Value }[] {
  const [first] = call.expr?.args ?? []
  if (first?.value.kind !== 'object' || first.name !== undefined) return []
  return first.value.entries.flatMap((entry) =>
    entry.key === undefined
      ? []
      : [{ key: run.evaluate(entry.key, call.scope), value: run.evaluate(entry.value, call.scope) }],
  )
}

/** The call with hashes behind its first argument as keywords: `get 'x', options.merge(to: 'y')`. */
export function withOptions(call: Call): Call {
  const options = call.args.slice(1).flatMap((arg) => (arg.kind === 'record' ? [...arg.fields] : []))
  if (options.length === 0) return call
  return {
    ...call,
    args: call.args.filter((arg, i) => i === 0 || arg.kind !== 'record'),
    named: new Map([...options, ...call.named]),
  }
}

/** Names in a value: `:index`, `[:index, :show]`; undefined when it was not given. */
export function namesIn(value: Value | undefined): readonly string[] | undefined {
  return value === undefined ? undefined : itemsOf(value).flatMap((item) => plainText(item) ?? [])
}

/** An action's name passes the filters of `only:` and `except:`. */
export function isChosen(name: string, only: Value | undefined, except: Value | undefined): boolean {
  const included = namesIn(only)
  return (included === undefined || included.includes(name)) && namesIn(except)?.includes(name) !== true
}
