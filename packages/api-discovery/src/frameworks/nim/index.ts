import type { Framework } from '../../engine/framework.ts'
import { jester } from './jester/index.ts'
import { prologue } from './prologue/index.ts'

export const nimFrameworks: readonly Framework[] = [jester, prologue]
