/** What `def`, `defn` and `defroutes` name in all files of a folder, and which of it nothing else uses. */
import { itemsOf, nameOf, readForms, type Form } from './reader.ts'
import type { TextFile } from '../shared/sources.ts'

export interface Definition {
  readonly name: string
  readonly file: string
  readonly forms: readonly Form[]
  /** Made by Liberator's `defresource`. */
  readonly isResource?: boolean
}

export class Definitions {
  readonly all: readonly Definition[]
  readonly #byName = new Map<string, Definition>()

  constructor(files: readonly TextFile[]) {
    this.all = files.flatMap(({ file, text }) =>
      readForms(text).flatMap((form): Definition[] => {
        const [head, name, ...rest] = itemsOf(form)
        const named = nameOf(name)
        // What is only imported is not used yet.
        if (/^(?:ns|require|use|import)$/.test(nameOf(head) ?? '')) return []
        const isDefinition = /^(?:def\w*|defn-|defroutes|defapi)$/.test(nameOf(head) ?? '')
        // What stands at the top without a name is used by nothing.
        return isDefinition && named !== undefined
          ? [{ name: named, file, forms: rest, ...(nameOf(head) === 'defresource' ? { isResource: true } : {}) }]
          : [{ name: '', file, forms: [form] }]
      }),
    )
    for (const one of this.all) if (one.name !== '' && !this.#byName.has(one.name)) this.#byName.set(one.name, one)
  }

  named(name: string | undefined): Definition | undefined {
    return name === undefined ? undefined : this.#byName.get(name)
  }

  /** Definitions that hold routes and are not part of another one that does. */
  roots(holdsRoutes: (one: Definition) => boolean): Definition[] {
    const holding = this.all.filter(holdsRoutes)
    const names = new Set(holding.map(({ name }) => name))
    const used = new Set<string>()
    for (const one of this.all) {
      for (const name of symbolsIn(one.forms, 0)) if (name !== one.name && names.has(name)) used.add(name)
    }
    const roots = this.all.filter((one) => (holding.includes(one) ? !used.has(one.name) : false))
    const users = this.all.filter(
      (one) => !holding.includes(one) && symbolsIn(one.forms, 0).some((name) => used.has(name)),
    )
    return [...roots, ...users]
  }

  /** What a name stands for, where the folder defines it; else the form itself. */
  valueOf(form: Form | undefined): Form | undefined {
    return this.named(nameOf(form))?.forms.at(-1) ?? form
  }

  /** The text that a form is, by itself or by the name of a definition. */
  textOf(form: Form | undefined): string | undefined {
    if (form?.kind === 'string') return form.text
    const [value] = this.named(nameOf(form))?.forms ?? []
    if (value?.kind === 'string') return value.text
    const [head, ...parts] = itemsOf(form)
    if (form?.kind !== 'list' || nameOf(head) !== 'str') return undefined
    const texts = parts.map((part) => this.textOf(part) ?? `:${nameOf(part) ?? 'param'}`)
    return texts.join('')
  }
}

function symbolsIn(forms: readonly Form[], depth: number): string[] {
  if (depth > 100) return []
  return forms.flatMap((form) => {
    const own = nameOf(form)
    return own === undefined ? symbolsIn(itemsOf(form), depth + 1) : [own]
  })
}
