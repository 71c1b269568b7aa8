import { folderOf } from '../../engine/files.ts'
import type { Interpreter } from '../../engine/interpreter.ts'
import type { Language } from '../../engine/language.ts'
import { Native, textArgument, type Call } from '../../engine/native.ts'
import type { Module, Project } from '../../engine/project.ts'
import type { Scope } from '../../engine/scope.ts'
import { concat, native, text, UNKNOWN, type Value } from '../../engine/values.ts'
import { plainBinary } from '../value-methods.ts'
import { luaLowering } from './lower.ts'

/** All that the folder does not hold. */
export const LUA = 'lua'

export const lua: Language = {
  name: 'lua',
  lowering: luaLowering,
  decoratorsApply: false,
  blockScope: true,
  selfIsImplicit: false,
  objectsAreSelf: false,
  exportsAll: false,
  resolve: () => undefined,
  builtin: luaName,
  method: (receiver, name) => (name === 'lower' && receiver.kind === 'text' ? receiver : undefined),
  binary: plainBinary,
}

/** `require("app.users")`: what the file returns, or a package. */
class Require extends Native {
  readonly #from: Module

  constructor(from: Module) {
    super()
    this.#from = from
  }

  override call(call: Call, run: Interpreter): Value {
    const name = textArgument(call, 0)
    if (name === undefined) return UNKNOWN
    const module = moduleNamed(name, this.#from, run.project)
    if (module !== undefined) return module.main(run) ?? UNKNOWN
    return { kind: 'external', package: LUA, path: [name] }
  }
}

/** The file of a dotted name, below the folders around the one that asks. */
function moduleNamed(name: string, from: Module, project: Project): Module | undefined {
  const path = name.replaceAll('.', '/')
  for (let folder = folderOf(from.file); ; folder = folderOf(folder)) {
    for (const base of [folder, folder === '' ? 'src' : `${folder}/src`, folder === '' ? 'lua' : `${folder}/lua`]) {
      const start = base === '' ? path : `${base}/${path}`
      for (const file of [`${start}.lua`, `${start}/init.lua`]) if (project.files.has(file)) return project.module(file)
    }
    if (folder === '') return undefined
  }
}

/** `string.format("/%s/x", a)`; `table.insert` and others are of no interest. */
class StringLibrary extends Native {
  override method(name: string, call: Call): Value | undefined {
    const [first, ...rest] = call.args
    if (name !== 'format' || first?.kind !== 'text') return undefined
    let next = 0
    return concat(
      first.parts.flatMap((part): Value[] => {
        if (typeof part !== 'string') return [{ kind: 'text', parts: [part] }]
        return part.split(/(%[sd])/).map((piece) => (/^%[sd]$/.test(piece) ? (rest[next++] ?? UNKNOWN) : text(piece)))
      }),
    )
  }
}

function luaName(name: string, scope: Scope, _run: Interpreter): Value | undefined {
  if (name === 'require') return native(new Require(scope.module))
  if (name === 'string') return native(new StringLibrary())
  return { kind: 'external', package: LUA, path: [name] }
}
