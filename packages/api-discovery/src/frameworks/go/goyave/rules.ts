/** Rule sets of validation, which name what a request holds. */
import type { Interpreter } from '../../../engine/interpreter.ts'
import { alternatives, field, itemsOf, plainText, type Value } from '../../../engine/values.ts'
import type { Param, ParamPlace } from '../../../model.ts'

/** Parameters that a rule set, or the function that gives one, names. */
export function paramsOfRules(rules: Value | undefined, place: ParamPlace, run: Interpreter): Param[] {
  if (rules === undefined) return []
  const names = new Set(alternatives(rules).flatMap((one) => namesIn(one, run)))
  return [...names].map((name) => ({ name, in: place }))
}

function namesIn(rules: Value, run: Interpreter): string[] {
  if (rules.kind === 'function') return alternatives(run.invoke(rules, [])).flatMap((one) => namesIn(one, run))
  // Version 4 and before: `validation.RuleSet{"email": validation.List{…}}`.
  const paths =
    rules.kind === 'record' ? [...rules.fields.keys()] : itemsOf(rules).map((rule) => plainText(field(rule, 'Path')))
  // `user.name` and `tags[]` are inside of what they begin with.
  return paths.flatMap((path) => path?.split(/[.[]/, 1)[0] ?? []).filter((name) => name !== '')
}
