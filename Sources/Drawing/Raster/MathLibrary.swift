// Rounding and square roots of `Double` are calls of the C mathematics library in builds without optimisation.
// Importing it here, where nothing is declared, links that library and keeps its names out of the other files.
#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif
