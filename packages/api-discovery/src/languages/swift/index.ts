import { findMember } from '../../engine/calling.ts'
import type { Interpreter } from '../../engine/interpreter.ts'
import type { Language } from '../../engine/language.ts'
import type { Call } from '../../engine/native.ts'
import type { Scope } from '../../engine/scope.ts'
import type { Value } from '../../engine/values.ts'
import { declarationIndex } from '../declarations.ts'
import { plainBinary, valueMethod, type ValueMethod } from '../value-methods.ts'
import { swiftLowering } from './lower.ts'

/** All that the folder does not declare. */
export const SWIFT = 'swift'

/** What stands at the beginning of a line is on the top level. */
const declarations = declarationIndex(
  /\.swift$/i,
  /^(?:@\w+\s+)*(?:(?:public|internal|private|fileprivate|final|open)\s+)*(?:class|struct|enum|protocol|actor|extension|func|let|var)\s+([A-Za-z_]\w*)/gm,
)

const METHODS: Readonly<Record<string, ValueMethod>> = {
  lowercased: 'lower',
  uppercased: 'upper',
  append: 'append',
  map: 'map',
  forEach: 'each',
  flatMap: 'flatMap',
  compactMap: 'map',
  filter: 'filter',
  joined: 'join',
  appending: 'concat',
}

export const swift: Language = {
  name: 'swift',
  lowering: swiftLowering,
  decoratorsApply: false,
  blockScope: true,
  selfIsImplicit: true,
  objectsAreSelf: false,
  exportsAll: true,
  resolve: () => undefined,
  declaring: (_scope, name, project) => declarations(project).filesOf(name, '').slice(0, 8),
  builtin: swiftName,
  method(receiver: Value, name: string, call: Call, run: Interpreter) {
    const method = Object.hasOwn(METHODS, name) ? METHODS[name] : undefined
    return method === undefined ? undefined : valueMethod(receiver, method, call, run)
  },
  binary: plainBinary,
}

function swiftName(name: string, scope: Scope, run: Interpreter): Value | undefined {
  const { self } = scope
  if (self?.kind === 'native') {
    const member = self.native.member(name, { file: scope.module.file, line: 0 }, run)
    if (member !== undefined) return member
  }
  if (self?.kind === 'instance' && (self.fields.has(name) || findMember(run, self.of, name) !== undefined))
    return undefined
  if (self?.kind === 'class' && findMember(run, self, name) !== undefined) return undefined
  return { kind: 'external', package: SWIFT, path: [name] }
}
