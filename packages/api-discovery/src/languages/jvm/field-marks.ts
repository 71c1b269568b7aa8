/** Annotations that change what a field is in JSON. */
import type { Decorator } from '../../engine/ir.ts'

/** The name that `@JsonProperty("user_name")` and its kin give a field in JSON. */
export function wireNameOf(decorators: readonly Decorator[]): string | undefined {
  for (const { value } of decorators) {
    if (value.kind !== 'call') continue
    const { callee } = value
    if ((callee.kind !== 'name' && callee.kind !== 'member') || !WIRE_NAMES.has(callee.name)) continue
    const given = value.args.find((arg) => arg.name === undefined || arg.name === 'value' || arg.name === 'name')
    if (given?.value.kind === 'string' && given.value.value !== '') return given.value.value
  }
  return undefined
}

const WIRE_NAMES = new Set(['JsonProperty', 'SerializedName', 'JsonbProperty', 'JSONField', 'SerialName', 'Json'])
const IGNORED = new Set(['JsonIgnore', 'JsonbTransient', 'Transient', 'JsonBackReference'])
const REQUIRED = new Set(['NotNull', 'NotBlank', 'NotEmpty', 'NonNull'])

function names(decorators: readonly Decorator[]): string[] {
  return decorators.map(({ value }) => {
    const callee = value.kind === 'call' ? value.callee : value
    return callee.kind === 'name' || callee.kind === 'member' ? callee.name : ''
  })
}

/** Whether a field stays out of JSON. */
export function isIgnored(decorators: readonly Decorator[]): boolean {
  return names(decorators).some((name) => IGNORED.has(name))
}

/** Whether a validation refuses values without the field. */
export function isRequired(decorators: readonly Decorator[]): boolean {
  return names(decorators).some((name) => REQUIRED.has(name))
}
