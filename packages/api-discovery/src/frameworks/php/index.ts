import type { Framework } from '../../engine/framework.ts'
import { laravel } from './laravel/index.ts'

export const phpFrameworks: readonly Framework[] = [laravel]
