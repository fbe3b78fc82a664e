extension Int64 {
    /// An expected amount in whole minor units, rounded half to even: never beyond 2⁶⁰ either way, which no sum of a book's
    /// amounts reaches; 0 for what is no number.
    package init(minorUnits value: Double) {
        let most = 1_152_921_504_606_846_976.0
        self = value.isNaN ? 0 : Int64(Swift.min(Swift.max(value, -most), most).rounded(.toNearestOrEven))
    }
}
