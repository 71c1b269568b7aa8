import type { Framework } from '../../engine/framework.ts'
import { giraffe } from './giraffe/index.ts'
import { saturn } from './saturn/index.ts'

export const fsharpFrameworks: readonly Framework[] = [giraffe, saturn]
