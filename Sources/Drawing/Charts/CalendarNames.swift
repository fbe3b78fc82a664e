/// How a language writes dates on an axis.
///
/// Source: CLDR 41, abbreviated months, quarters and the day and month orders (MMMd, yMMM, yQQQ); English as in the
/// United Kingdom, day before month. CLDR has no half-years: those are the customary short forms.
struct CalendarNames {
    /// Abbreviated, as they stand beside a day.
    let months: [String]
    /// Abbreviated, as they stand alone.
    let monthsAlone: [String]
    /// Between a day and its month.
    var dayJoint = " "
    /// Between a month or quarter and its year.
    var yearJoint = " "
    /// Between the month of a day and its year.
    var dayYearJoint = " "
    let quarters: [String]
    let halves: [String]

    static func of(_ locale: NumberLocale) -> CalendarNames { table[locale.code] ?? english }

    func day(_ day: CivilDay) -> String { String(day.day) + dayJoint + months[day.month - 1] }

    private static let english = CalendarNames(
        "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec", quarter: "Q", half: "H")

    private static let table: [String: CalendarNames] = [
        "en": english,
        "de": CalendarNames(
            "Jan. Feb. März Apr. Mai Juni Juli Aug. Sept. Okt. Nov. Dez.",
            alone: "Jan Feb Mär Apr Mai Jun Jul Aug Sep Okt Nov Dez", dayJoint: ". ", quarter: "Q", half: "H"),
        "fr": CalendarNames(
            "janv. févr. mars avr. mai juin juil. août sept. oct. nov. déc.", quarter: "T", half: "S"),
        "nl": CalendarNames("jan. feb. mrt. apr. mei jun. jul. aug. sep. okt. nov. dec.", quarter: "K", half: "H"),
        "es": CalendarNames("ene feb mar abr may jun jul ago sept oct nov dic", quarter: "T", half: "S"),
        "it": CalendarNames("gen feb mar apr mag giu lug ago set ott nov dic", quarter: "T", half: "S"),
        "pt": CalendarNames(
            "jan. fev. mar. abr. mai. jun. jul. ago. set. out. nov. dez.", dayJoint: " de ", yearJoint: " de ",
            dayYearJoint: " de ", quarter: "T", half: "S"),
        "pl": CalendarNames(
            "sty lut mar kwi maj cze lip sie wrz paź lis gru", quarters: ["I kw.", "II kw.", "III kw.", "IV kw."],
            halves: ["I poł.", "II poł."]),
        "sv": CalendarNames("jan. feb. mars apr. maj juni juli aug. sep. okt. nov. dec.", quarter: "K", half: "H"),
        "vi": CalendarNames(
            (1...12).map { "thg\u{A0}\($0)" }.joined(separator: " "),
            alone: (1...12).map { "Thg\u{A0}\($0)" }.joined(separator: " "), dayYearJoint: ", ", quarter: "Q",
            half: "H"),
    ]

    private init(
        _ months: String, alone: String? = nil, dayJoint: String = " ", yearJoint: String = " ",
        dayYearJoint: String = " ", quarters: [String], halves: [String]
    ) {
        self.months = months.split(separator: " ").map(String.init)
        monthsAlone = (alone ?? months).split(separator: " ").map(String.init)
        self.dayJoint = dayJoint
        self.yearJoint = yearJoint
        self.dayYearJoint = dayYearJoint
        self.quarters = quarters
        self.halves = halves
    }

    private init(
        _ months: String, alone: String? = nil, dayJoint: String = " ", yearJoint: String = " ",
        dayYearJoint: String = " ", quarter: String, half: String
    ) {
        self.init(
            months, alone: alone, dayJoint: dayJoint, yearJoint: yearJoint, dayYearJoint: dayYearJoint,
            quarters: (1...4).map { quarter + String($0) }, halves: (1...2).map { half + String($0) })
    }
}
