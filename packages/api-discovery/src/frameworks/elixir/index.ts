import type { Framework } from '../../engine/framework.ts'
import { ash } from './ash/index.ts'
import { phoenix } from './phoenix/index.ts'
import { plug } from './plug/index.ts'

export const elixirFrameworks: readonly Framework[] = [phoenix, ash, plug]
