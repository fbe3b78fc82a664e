/// Two short chapters of a usage manual, to be rewritten in the words of the company.
enum StarterManual {
    static let opportunities = """
        ---
        area: opportunity
        title: Opportunities
        objective: Whoever opens a deal sees what happens next
        metric: record-completeness
        owner: Sales manager
        applies-to: [Sales user]
        version: 1
        effective: 2026-01-01
        ---
        # Opportunities

        Replace this text with your own: what a deal is with you, who works it, and what the team gets back for
        entering it. A rule stands in a block below the step it makes precise.

        ## 1 Enter what is known

        Amount and day of closing are estimates, and the best we have. They are entered on the day the deal is.

        ```rule OPP-1 minor process
        every  opportunity
        has    amount, close_date
        while  opportunity is open
        within 2 business days
        ok     created Mon 09:00 {amount=9000, close_date=2026-02-01}
        bad    created Mon 09:00 {amount=9000}
        ```

        ## 2 Say what comes next

        An open deal has a next step, in words a colleague understands.

        ```rule OPP-2 minor process
        every  opportunity
        has    next_step
        while  opportunity is open
        within 5 business days
        ok     created Mon 09:00 {next_step="Visit with the engineer"}
        bad    created Mon 09:00
        ```
        """ + "\n"

    static let dataEntry = """
        ---
        area: data-entry
        title: Data entry
        objective: Write it once, where others find it
        metric: record-completeness
        owner: Sales manager
        applies-to: [Sales user]
        version: 1
        effective: 2026-01-01
        ---
        # Data entry

        Short, early and specific: an entry takes a minute on the day and ten a week later.

        ## 1 Say where a deal came from

        From source and type we learn which fairs, partners and visits pay.

        ```rule DATA-1 minor process
        every  opportunity
        has    source
        while  opportunity is open
        within 5 business days
        ok     created Mon 09:00 {source="Referral"}
        bad    created Mon 09:00
        ```

        ## 2 Answer an enquiry within a day

        Call if there is a number, else write. The answer itself may take longer.

        ```rule DATA-2 major people
        when   lead created
        then   activity call|email on same lead
        within 1 business day
        except source is "Import"
        ok     created Mon 09:00 ; call Tue 08:00
        bad    created Mon 09:00
        idle   created Mon 09:00 {source="Import"}
        ```
        """ + "\n"
}
