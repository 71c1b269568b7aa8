import type { Framework } from '../../engine/framework.ts'
import { dream } from './dream/index.ts'
import { opium } from './opium/index.ts'

export const ocamlFrameworks: readonly Framework[] = [dream, opium]
