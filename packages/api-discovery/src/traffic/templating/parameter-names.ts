import { REST } from './path-tree.ts'
import type { TemplateParameter } from './templates.ts'
import type { ValueFormat } from './value-format.ts'

const IDENTIFIERS: ReadonlySet<ValueFormat | 'text'> = new Set([
  'integer',
  'uuid',
  'object-id',
  'ulid',
  'hash',
  'base64',
  'token',
  'decimal',
  'jwt',
])
/** Forms that say more than what stands before them. */
const TELLING: ReadonlySet<ValueFormat | 'text'> = new Set([
  'email',
  'ip',
  'date',
  'slug',
  'locale',
  'coordinates',
  'phone',
])

/** The path down to a node, with parameters named after what stands before them: `/users/{userId}/orders/{orderId}`. */
export class ParameterNames {
  readonly path: string
  readonly parameters: readonly TemplateParameter[]
  readonly #previous: string

  constructor(path = '/', parameters: readonly TemplateParameter[] = [], previous = '') {
    this.path = path
    this.parameters = parameters
    this.#previous = previous
  }

  with(key: string, formats: ReadonlySet<ValueFormat | 'text'>): ParameterNames {
    const before = this.path === '/' ? '' : this.path
    if (key === REST) {
      const parameter = { name: this.#unused('wildcard'), formats: new Set<'text'>(['text']) }
      return new ParameterNames(`${before}/{${parameter.name}}`, [...this.parameters, parameter], '')
    }
    if (!key.includes('{}')) return new ParameterNames(`${before}/${key}`, this.parameters, key)
    // `Users({})` names its value itself.
    const own = /^([A-Za-z_][\w.]*)\(\{\}\)$/.exec(key)?.[1] ?? this.#previous
    const name = this.#unused(nameOf(own, formats))
    return new ParameterNames(
      `${before}/${key.replace('{}', `{${name}}`)}`,
      [...this.parameters, { name, formats }],
      '',
    )
  }

  #unused(wanted: string): string {
    let name = wanted
    for (let i = 2; this.parameters.some((one) => one.name === name); i++) name = `${wanted}${i}`
    return name
  }
}

function nameOf(previous: string, formats: ReadonlySet<ValueFormat | 'text'>): string {
  const words = previous.split(/[^A-Za-z\d]+/).filter((word) => word !== '')
  const noun = words
    .map((word, i) => (i === words.length - 1 ? singular(word) : word))
    .map((word, i) =>
      i === 0 ? word.charAt(0).toLowerCase() + word.slice(1) : word.charAt(0).toUpperCase() + word.slice(1),
    )
    .join('')
  const isNoun = /^[a-z][A-Za-z]{1,30}$/.test(noun)
  const [only] = formats
  if (formats.size === 1 && only !== undefined && TELLING.has(only)) return only
  if ([...formats].every((format) => IDENTIFIERS.has(format))) return isNoun ? `${noun}Id` : 'id'
  return isNoun ? noun : 'name'
}

function singular(word: string): string {
  if (/(?:ss|us|is|news|series|status|access|address)$/i.test(word)) return word
  if (/[^aeiou]ies$/i.test(word)) return word.replace(/ies$/i, 'y')
  if (/(?:sses|shes|ches|xes|zes)$/i.test(word)) return word.slice(0, -2)
  return /[^s]s$/i.test(word) ? word.slice(0, -1) : word
}
