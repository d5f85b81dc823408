package hall

// Problem is one thing in a configuration that its editor should see. Path is the
// place by the JSON names of [Config], lists by index and maps by key:
// services[3].standard.wait, calendars[0].exceptions.2026-08-17.spans[1]. Params are
// the values for a sentence about it, named at each code.
type Problem struct {
	Path   string         `json:"path"`
	Code   ProblemCode    `json:"code"`
	Params map[string]any `json:"params,omitempty"`
}

// ProblemCode is the stable word for one kind of problem.
type ProblemCode string

// What Validate finds: a configuration with one of these cannot be used.
const (
	ProblemRequired        ProblemCode = "required"             // a field, or a list that needs an entry, is empty
	ProblemTooLong         ProblemCode = "too_long"             // length, max: in characters
	ProblemUnprintable     ProblemCode = "unprintable"          // a character that cannot be printed
	ProblemSpacing         ProblemCode = "spacing"              // line breaks, doubled spaces or spaces at an end
	ProblemNotID           ProblemCode = "not_an_id"            // value: an id is a-z, 0-9 and single dashes inside
	ProblemIDTaken         ProblemCode = "id_taken"             // value
	ProblemIDReserved      ProblemCode = "id_reserved"          // value: the address of another board
	ProblemOutOfRange      ProblemCode = "out_of_range"         // value, min, max
	ProblemDuration        ProblemCode = "bad_duration"         // value, max_minutes; a whole number of the unit
	ProblemTimezone        ProblemCode = "unknown_timezone"     // value
	ProblemOrder           ProblemCode = "unknown_order"        // value
	ProblemNextService     ProblemCode = "unknown_next_service" // value
	ProblemHeldFor         ProblemCode = "unknown_held_for"     // value
	ProblemChosenBy        ProblemCode = "unknown_chosen_by"    // value
	ProblemNoRegular       ProblemCode = "no_regular_class"     // no class regular in force
	ProblemPlace           ProblemCode = "bad_place"            // where, after
	ProblemDayEnd          ProblemCode = "not_a_time_of_day"    // value
	ProblemDate            ProblemCode = "not_a_date"           // value
	ProblemLink            ProblemCode = "not_a_link"           // value: an https address
	ProblemHours           ProblemCode = "bad_hours"            // from, to: minutes from midnight
	ProblemOverlap         ProblemCode = "hours_overlap"        // from, to
	ProblemWeekday         ProblemCode = "bad_weekday"          // value: 1 to 7, rising, each once
	ProblemPrefix          ProblemCode = "not_a_prefix"         // value: one to three letters A-Z
	ProblemPrefixTaken     ProblemCode = "prefix_taken"         // prefix, agency: the other one
	ProblemIcon            ProblemCode = "not_an_icon"          // value
	ProblemTarget          ProblemCode = "bad_target"           // value, unit
	ProblemTargetUnit      ProblemCode = "bad_target_unit"      // unit: not one that a clock at the counter measures
	ProblemZone            ProblemCode = "unknown_zone"         // value; so in the next three
	ProblemCalendar        ProblemCode = "unknown_calendar"
	ProblemAgency          ProblemCode = "unknown_agency"
	ProblemService         ProblemCode = "unknown_service"
	ProblemServiceTwice    ProblemCode = "service_twice"     // value
	ProblemNotServed       ProblemCode = "not_served_here"   // value: the counter does not serve it
	ProblemCounterNumber   ProblemCode = "number_taken"      // number, counter: the other one
	ProblemColor           ProblemCode = "not_a_color"       // value
	ProblemContrast        ProblemCode = "low_contrast"      // value, ratio, min: against white
	ProblemMedia           ProblemCode = "not_a_media_file"  // value: a file's name, without a folder
	ProblemSlide           ProblemCode = "not_a_slide"       // value: a file's name, likewise, or that of a video
	ProblemBoardPlace      ProblemCode = "unknown_place"     // value
	ProblemDatesTurned     ProblemCode = "dates_turned"      // value, from: the last date is before the first
	ProblemTooMany         ProblemCode = "too_many"          // count, max
	ProblemKeyword         ProblemCode = "bad_keyword"       // value: it has no letter and no digit
	ProblemKeywordTwice    ProblemCode = "keyword_twice"     // value, compared without case
	ProblemLanguage        ProblemCode = "not_a_language"    // value: two or three letters a-z
	ProblemLanguageTwice   ProblemCode = "language_twice"    // value
	ProblemSlipPart        ProblemCode = "unknown_slip_part" // value; so in the next three
	ProblemSlipLogo        ProblemCode = "slip_logo_svg"     // value
	ProblemSlipPartTwice   ProblemCode = "slip_part_twice"
	ProblemSlipPartMissing ProblemCode = "slip_part_missing" // the number, or a part whose lines are given
)

// What Warnings finds: a configuration with these can be used.
const (
	WarningSoundAlike    ProblemCode = "prefixes_sound_alike"   // first, second
	WarningUnserved      ProblemCode = "service_unserved"       // service: no counter in force serves it
	WarningNoService     ProblemCode = "agency_without_service" // agency
	WarningNoStandard    ProblemCode = "no_standard"            // service: neither service nor completion time
	WarningNeverOpens    ProblemCode = "never_opens"            // calendar
	WarningPastDayEnd    ProblemCode = "serves_past_day_end"    // calendar, until: minutes, day_end
	WarningNoHolidays    ProblemCode = "no_holidays"            // calendar, year: it names sets, and none has a date in that year
	WarningForeignAgency ProblemCode = "serves_other_agency"    // counter, agency, service, other
	WarningStepsBack     ProblemCode = "steps_back_in_vain"     // counter, service: at no counter it is called without stepping back
)

// WholeHall stands where a zone's id does in the address of the board of the whole hall,
// /board/hall, so no zone may have it.
const WholeHall = "hall"

// The limits of a configuration. The lengths of texts, in characters, are those that
// still fit a board, a ticket and a spoken sentence.
const (
	MaxID            = 40
	MaxName          = 120
	MaxText          = 400
	MaxKeyword       = 40
	MaxKeywords      = 30 // of one service
	MaxVersion       = 1_000_000_000
	MaxRatio         = 20
	MaxQuota         = 100_000
	MaxCounterNumber = 999
	MaxPerKiosk      = 1000
	MaxPlaceAfter    = 1000
	MaxAfterMinutes  = 240
	MaxTarget        = 3650 // of any unit; published standards stay below some hundred days
	MaxRevertMinutes = 10
	MaxRecallMinutes = 1
	MaxNoShowCalls   = 10
	MaxNoShowMinutes = 60
)
