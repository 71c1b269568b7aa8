/** Files of Rust: each is a module. */
import type { ModuleDef } from '../../engine/ir.ts'
import type { Lowering, Source } from '../../engine/language.ts'
import { countLines } from '../../files/content.ts'
import { parseText } from '../parser.ts'
import { namedChildren } from '../parts.ts'
import { RustContext } from './context.ts'
import { lowerExpr } from './expressions.ts'
import { lowerItems } from './items.ts'
import { lowerBody } from './statements.ts'
import { lowerType } from './types.ts'

export const rustLowering: Lowering = {
  language: 'rust',
  grammars: ['rust'],
  extensions: ['.rs'],
  lower(source: Source): ModuleDef {
    const root = parseText('rust', source.text)
    const context = new RustContext(source, { expr: lowerExpr, body: lowerBody, type: lowerType })
    return {
      file: source.file,
      language: 'rust',
      body: lowerItems(namedChildren(root), context),
      lines: countLines(source.text),
      broken: root.has({ rule: { kind: 'ERROR' } }),
      cut: context.cut,
    }
  },
}
