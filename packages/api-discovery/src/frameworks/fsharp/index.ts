import type { Framework } from '../../engine/framework.ts'
import { aspnetOfFsharp } from './aspnet/index.ts'
import { falco } from './falco/index.ts'
import { giraffe } from './giraffe/index.ts'
import { saturn } from './saturn/index.ts'
import { suave } from './suave/index.ts'

export const fsharpFrameworks: readonly Framework[] = [giraffe, saturn, suave, falco, aspnetOfFsharp]
