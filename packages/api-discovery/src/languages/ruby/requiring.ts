/** `require`, `require_relative`, `load`: reading one file from another. */
import { folderOf } from '../../engine/files.ts'
import type { Interpreter } from '../../engine/interpreter.ts'
import { Native, textArgument, type Call } from '../../engine/native.ts'
import type { Value } from '../../engine/values.ts'

export class Require extends Native {
  readonly #isRelative: boolean

  constructor(isRelative: boolean) {
    super()
    this.#isRelative = isRelative
  }

  override call(call: Call, run: Interpreter): Value | undefined {
    const path = textArgument(call, 0)
    if (path === undefined) return undefined
    const file = this.#fileOf(path, call, run)
    if (file === undefined) run.project.packages.add(path)
    else run.project.module(file)?.read(run)
    return { kind: 'constant', value: true }
  }

  #fileOf(path: string, call: Call, run: Interpreter): string | undefined {
    const { files } = run.project
    const name = /\.(?:rb|ru)$/.test(path) ? path : `${path}.rb`
    const here = joined(folderOf(call.file), name)
    const places = this.#isRelative || path.startsWith('.') ? [here] : [name, `lib/${name}`, `app/${name}`, here]
    return places.find((place) => files.has(place))
  }
}

/** A relative path from a folder, with `.` and `..` taken out. */
function joined(folder: string, path: string): string {
  const parts = folder === '' ? [] : folder.split('/')
  for (const part of path.split('/')) {
    if (part === '..') parts.pop()
    else if (part !== '.' && part !== '') parts.push(part)
  }
  return parts.join('/')
}
