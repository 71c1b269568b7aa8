import type { Framework } from '../../engine/framework.ts'
import { httpz } from './httpz/index.ts'
import { jetzig } from './jetzig/index.ts'
import { tokamak } from './tokamak/index.ts'
import { zap } from './zap/index.ts'

export const zigFrameworks: readonly Framework[] = [httpz, jetzig, tokamak, zap]
